// What was dropped, and the looking at it, one frame after the other.
import { openFile, pixelsOf } from './frames.js';
import { poseIn, poseOfOnlyAnimal, wholeOf } from './pose.js';

/**
 * A file that was dropped. `poses` has `{time, animals}` by frame, `state` is
 * 'waiting', 'working', 'done', 'stopped' or 'broken', the last with a
 * `problem`; `frame` is the one that is shown.
 */
export function newItem(file) {
  return {
    file,
    name: file.name,
    source: null,
    isVideo: file.type.startsWith('video/'),
    poses: [],
    state: 'waiting',
    problem: '',
    frame: 0,
  };
}

/** Ways to look at a frame, by the name of the button. */
export const WAYS = {
  find: async (image, model, network) => {
    const pose = await poseOfOnlyAnimal(image, model, network);
    return pose ? [pose] : [];
  },
  whole: async (image, model, network) => [
    await poseIn(wholeOf(image), image, model, network),
  ],
};

/**
 * Does what is asked for in turn.
 * `told()` is called after every change, and is given what can be drawn of a
 * frame that was looked at; `working()` says whether more is to come.
 */
export function startWork(model, network, told) {
  let last = Promise.resolve();
  let open = 0;
  let stopped = false;

  const enqueue = (item, task) => {
    open++;
    item.state = 'waiting';
    last = last.then(() => attempt(item, task)).then(() => {
      open--;
      if (open === 0) {
        stopped = false;
      }
      told();
    });
    told();
    return last;
  };

  async function attempt(item, task) {
    if (stopped) {
      item.state = 'stopped';
      return;
    }
    try {
      item.state = 'working';
      item.source ??= await openFile(item.file);
      item.isVideo = item.source.isVideo;
      await task(item);
      item.state = stopped ? 'stopped' : 'done';
    } catch (error) {
      item.state = 'broken';
      item.problem = error.message;
    }
  }

  async function lookAtFrame(item, frame, look) {
    const { drawable, time } = await item.source.show(frame);
    const image = pixelsOf(drawable, item.source);
    const before = item.poses[frame]?.animals ?? [];
    const animals = await look(image, before);
    item.poses[frame] = { time, animals };
    told({ item, frame, drawable });
  }

  return {
    working: () => open > 0,
    stop: () => {
      stopped = open > 0;
    },
    /** Only opens a file, so that it can be shown. */
    open: (item) => enqueue(item, async () => {}),
    /** Looks at all frames of a file in one of the ways. */
    lookAt: (item, way) => enqueue(item, async () => {
      item.poses = [];
      for (let i = 0; i < item.source.count && !stopped; i++) {
        item.frame = i;
        await lookAtFrame(item, i, (image) => WAYS[way](image, model, network));
      }
    }),
    /** Looks into a box of a frame, beside boxes that were drawn before. */
    lookInto: (item, frame, box) => enqueue(item, () => lookAtFrame(
      item, frame, async (image, before) => [
        ...before.filter((pose) => pose.drawn),
        { ...await poseIn(box, image, model, network), drawn: true },
      ],
    )),
    /** Forgets what was found in the frame that is shown. */
    clear: (item) => {
      item.poses[item.frame] = undefined;
      told();
    },
  };
}
