// Pictures and videos as frames with pixels, upright, in the file's colours.

const RATES = [24, 25, 30, 50, 60, 100, 120, 240];
const SECONDS_TO_MEASURE = 1.5;
const SECONDS_TO_FIND_THE_END = 10;
const LOOKS_FOR_A_FRAME = 25;
const SECONDS_BETWEEN_LOOKS = 0.02;
const VIDEOS = 'MP4 with H.264, or as WebM with VP8 or VP9';

/** Why a video that can be played is of no use, for people. */
class Unusable extends Error {}

/**
 * Opens a file that was dropped. What it gives has `count` frames, `width`,
 * `height`, `isVideo`, and `show(i)`, which gives what can be drawn of frame
 * i and its `time` in seconds, null for a picture.
 */
export async function openFile(file) {
  const isVideo = file.type.startsWith('video/');
  const kinds = isVideo ? [openVideo] : [openPicture, openVideo];
  for (const open of kinds) {
    try {
      return await open(file);
    } catch (error) {
      if (error instanceof Unusable) {
        throw new Error(`${file.name} cannot be used: ${error.message}.`);
      } // else the browser only says that it cannot
    }
  }
  throw new Error(isVideo
    ? `${file.name} is damaged, or of a codec that this browser cannot play: `
      + `save it as ${VIDEOS}.`
    : `${file.name} is neither a picture nor a video that this browser can `
      + `read: save a picture as PNG or JPEG, a video as ${VIDEOS}.`);
}

/** The pixels of what `show` gave, as ImageData. */
export function pixelsOf(drawable, { width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(drawable, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

async function openPicture(file) {
  const decode = () => createImageBitmap(file, {
    imageOrientation: 'from-image', // EXIF's
    colorSpaceConversion: 'none', // as OpenCV reads it
    premultiplyAlpha: 'none',
  });
  const first = await decode();
  const { width, height } = first;
  first.close(); // hundreds of open pictures would fill the memory
  return {
    isVideo: false,
    count: 1,
    width,
    height,
    show: async () => ({ drawable: await decode(), time: null }),
  };
}

async function openVideo(file) {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true, preload: 'auto' });
  video.src = URL.createObjectURL(file);
  try {
    await happened(video, 'loadeddata');
    if (!video.videoWidth) {
      throw new Unusable('it has sound only');
    }
    await findDuration(video);
  } catch (error) {
    URL.revokeObjectURL(video.src);
    throw error;
  }
  const rate = await frameRate(video);
  return {
    isVideo: true,
    count: Math.max(1, Math.round(video.duration * rate)),
    width: video.videoWidth,
    height: video.videoHeight,
    show: async (i) => {
      const middle = (i + 0.5) / rate; // of its time
      video.currentTime = middle;
      await happened(video, 'seeked');
      await arrival(video, middle, 1 / rate);
      return { drawable: await createImageBitmap(video), time: i / rate };
    },
  };
}

/**
 * Waits for the frame of a time: a busy browser may say that it is there, and
 * draw the one before. Where frames are longer than they should be, the wait
 * ends after a while.
 */
async function arrival(video, time, length) {
  const isThere = () => {
    const frame = new VideoFrame(video);
    const age = time - frame.timestamp / 1e6;
    frame.close();
    return age >= 0 && age <= length;
  };
  for (let i = 0; window.VideoFrame && i < LOOKS_FOR_A_FRAME; i += 1) {
    if (isThere()) {
      return;
    }
    await pause(SECONDS_BETWEEN_LOOKS);
  }
}

/**
 * Videos that a browser recorded may not say how long they are. Chromium takes
 * the start of the last frame for their end, and so leaves this frame out.
 */
async function findDuration(video) {
  if (Number.isFinite(video.duration)) {
    return;
  }
  const found = happened(video, 'durationchange');
  video.currentTime = 1e9; // seconds, far behind the end
  await Promise.race([found, pause(SECONDS_TO_FIND_THE_END)]);
  if (!Number.isFinite(video.duration)) {
    throw new Unusable('it does not tell how long it is');
  }
  video.currentTime = 0;
  await happened(video, 'seeked');
}

function pause(seconds) {
  return new Promise((done) => {
    setTimeout(done, 1000 * seconds);
  });
}

/** Frames per second, which browsers do not tell: it is seen while it plays. */
async function frameRate(video) {
  const times = await timesOfFrames(video);
  const steps = times.slice(1).map((time, i) => time - times[i]);
  const shortest = Math.min(...steps.filter((step) => step > 0.001));
  if (!Number.isFinite(shortest)) {
    return 25;
  }
  const near = RATES.flatMap((rate) => [rate, (rate * 1000) / 1001])
    .find((rate) => Math.abs(rate * shortest - 1) < 4e-4);
  return near ?? 1 / shortest;
}

async function timesOfFrames(video) {
  const times = [];
  if (!video.requestVideoFrameCallback) {
    return times;
  }
  const note = (_, { mediaTime }) => {
    times.push(mediaTime);
    video.requestVideoFrameCallback(note);
  };
  video.requestVideoFrameCallback(note);
  await video.play();
  await new Promise((done) => {
    setTimeout(done, 1000 * SECONDS_TO_MEASURE);
    video.onended = done;
  });
  video.pause();
  return times;
}

function happened(video, event) {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, resolve, { once: true });
    video.addEventListener('error', () => reject(video.error), { once: true });
  });
}
