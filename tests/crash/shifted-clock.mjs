// Loaded into the program before anything else (`node --import`): its clock goes as many milliseconds ahead or behind as
// the file of SHIFTED_CLOCK says, and jumps when that changes. Timeouts are kept by the monotonic clock, as on a machine.
import { readFileSync } from 'node:fs';

const LOOK_MS = 20;
const RealDate = Date;
const file = process.env['SHIFTED_CLOCK'];
let shift = readShift();
setInterval(() => {
  shift = readShift();
}, LOOK_MS).unref();

const now = () => RealDate.now() + shift;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, values) => Reflect.construct(target, values.length === 0 ? [now()] : values),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

function readShift() {
  return Number(readFileSync(file, 'utf8'));
}
