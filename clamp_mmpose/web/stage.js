// What was found, over the picture. A box is drawn here, in the browser, and
// told when it is complete; the rest comes as properties.
export default {
  template: `
    <svg ref="svg" :class="{ drawing }" :viewBox="'0 0 ' + width + ' ' + height" aria-hidden="true"
         @pointerdown="start" @pointermove="move" @pointerup="end" @pointercancel="drag = null">
      <circle v-for="c in circles" :cx="c.x" :cy="c.y" :r="c.r" class="radius" :stroke="c.colour" />
      <g v-for="l in limbs">
        <line :x1="l.x1" :y1="l.y1" :x2="l.x2" :y2="l.y2" class="rim" />
        <line :x1="l.x1" :y1="l.y1" :x2="l.x2" :y2="l.y2" class="limb" :stroke="l.colour" />
      </g>
      <g v-for="p in points" class="point" :class="{ chosen: p.chosen }"
         @click="$emit('pick', [p.animal, p.k])">
        <title>{{ p.title }}</title>
        <circle :cx="p.x" :cy="p.y" :r="3 * unit" class="target" />
        <circle v-if="p.chosen" :cx="p.x" :cy="p.y" :r="2.4 * unit" class="ring" />
        <circle :cx="p.x" :cy="p.y" :r="unit" class="dot" :fill="p.colour" />
      </g>
      <g v-for="m in marks" class="mark" :transform="'translate(' + m.x + ' ' + m.y + ')'">
        <path :d="'M0 ' + -1.8 * unit + 'L' + 1.8 * unit + ' 0L0 ' + 1.8 * unit + 'L' + -1.8 * unit + ' 0Z'" />
      </g>
      <rect v-for="b in boxes" class="box" :class="{ chosen: b.chosen }"
            :x="b.x" :y="b.y" :width="b.w" :height="b.h" />
      <rect v-if="drag" class="rubber" :x="rubber.x" :y="rubber.y"
            :width="rubber.w" :height="rubber.h" />
    </svg>
  `,
  props: {
    width: { type: Number, default: 1 },
    height: { type: Number, default: 1 },
    drawing: Boolean,
    limbs: Array,
    points: Array,
    circles: Array,
    boxes: Array,
    marks: Array,
  },
  data() {
    return { drag: null };
  },
  computed: {
    unit() {
      return Math.max(this.width, this.height) / 150;
    },
    rubber() {
      const { x0, y0, x1, y1 } = this.drag;
      return { x: Math.min(x0, x1), y: Math.min(y0, y1), w: Math.abs(x1 - x0), h: Math.abs(y1 - y0) };
    },
  },
  methods: {
    place(event) {
      const seen = this.$refs.svg.getBoundingClientRect();
      const limit = (value, most) => Math.min(Math.max(value, 0), most);
      return [
        limit(((event.clientX - seen.left) / seen.width) * this.width, this.width),
        limit(((event.clientY - seen.top) / seen.height) * this.height, this.height),
      ];
    },
    start(event) {
      if (!this.drawing) return;
      event.preventDefault();
      this.$refs.svg.setPointerCapture(event.pointerId);
      const [x, y] = this.place(event);
      this.drag = { x0: x, y0: y, x1: x, y1: y };
    },
    move(event) {
      if (!this.drag) return;
      const [x, y] = this.place(event);
      this.drag = { ...this.drag, x1: x, y1: y };
    },
    end() {
      if (!this.drag) return;
      const { x, y, w, h } = this.rubber;
      this.drag = null;
      this.$emit('box', [x, y, x + w, y + h]);
    },
  },
};
