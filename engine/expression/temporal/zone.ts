/** Zones: fixed offsets, and regions whose rules come from the time-zone data of the runtime. */

export interface Zone {
  /** 'Z', '+08:00' or 'Asia/Shanghai', as it is printed. */
  readonly id: string;
  /** undefined for a region. */
  readonly fixedOffsetSeconds: number | undefined;
}

const UTC: Zone = { id: 'Z', fixedOffsetSeconds: 0 };
const MAX_OFFSET_SECONDS = 18 * 3600;

/** undefined beyond 18 hours, the bound of java.time. */
export function zoneOfOffset(offsetSeconds: number): Zone | undefined {
  if (Math.abs(offsetSeconds) > MAX_OFFSET_SECONDS) {
    return undefined;
  }
  return offsetSeconds === 0 ? UTC : { id: formatOffset(offsetSeconds), fixedOffsetSeconds: offsetSeconds };
}

export function formatOffset(offsetSeconds: number): string {
  if (offsetSeconds === 0) {
    return 'Z';
  }
  const total = Math.abs(offsetSeconds);
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60];
  if (total % 60 !== 0) {
    parts.push(total % 60);
  }
  return (offsetSeconds < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join(':');
}

const OFFSET = /^([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/;

export function parseOffset(text: string): Zone | undefined {
  if (text === 'Z') {
    return UTC;
  }
  const match = OFFSET.exec(text);
  if (match === null || Number(match[3]) > 59 || Number(match[4] ?? 0) > 59) {
    return undefined;
  }
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return zoneOfOffset(match[1] === '-' ? -seconds : seconds);
}

const REGION = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;
/** Making a formatter costs far more than using it; there are only some hundred regions. */
const regions = new Map<string, Intl.DateTimeFormat>();

/** undefined for an unknown region. Only what looks like a name reaches the runtime's data. */
export function findRegion(id: string): Zone | undefined {
  if (!REGION.test(id)) {
    return undefined;
  }
  if (!regions.has(id)) {
    try {
      regions.set(id, new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' }));
    } catch {
      return undefined;
    }
  }
  return { id, fixedOffsetSeconds: undefined };
}

let knownSystemZone: Zone | undefined;

/** Asked once: the zone of a process does not change, and asking is slow. */
export function systemZone(): Zone {
  knownSystemZone ??= findRegion(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? UTC;
  return knownSystemZone;
}

/** The offset in force at an instant, given in seconds since 1970. */
export function offsetAt(zone: Zone, epochSeconds: number): number {
  return zone.fixedOffsetSeconds ?? regionOffsetAt(zone.id, epochSeconds);
}

/** What the runtime's calendar can express; rules do not change outside of it. */
const MAX_EPOCH_SECONDS = 8_640_000_000_000;

function regionOffsetAt(id: string, epochSeconds: number): number {
  const bounded = Math.max(-MAX_EPOCH_SECONDS, Math.min(MAX_EPOCH_SECONDS, epochSeconds));
  const parts = regions.get(id)?.formatToParts(bounded * 1000) ?? [];
  const name = parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') ?? '';
  return parseOffset(name)?.fixedOffsetSeconds ?? 0;
}

const DAY_SECONDS = 86_400;

/**
 * The offset for a local time: in the hour that occurs twice the earlier one, in the hour that does not exist the one
 * from before the change, which moves the clock forward when it is applied. Java does the same.
 */
export function offsetOfLocal(zone: Zone, localSeconds: number): number {
  if (zone.fixedOffsetSeconds !== undefined) {
    return zone.fixedOffsetSeconds;
  }
  const before = offsetAt(zone, localSeconds - DAY_SECONDS);
  const after = offsetAt(zone, localSeconds + DAY_SECONDS);
  if (before === after || offsetAt(zone, localSeconds - before) === before) {
    return before;
  }
  return offsetAt(zone, localSeconds - after) === after ? after : before;
}

/** Decides only between historic rules of a region. */
const RULES_YEAR = 2024;
const standardOffsets = new Map<string, number>();

/** The region's offset without summer time at the moment; a time without a date has no better one. */
export function standardOffset(zone: Zone): number {
  const known = zone.fixedOffsetSeconds ?? standardOffsets.get(zone.id);
  if (known !== undefined) {
    return known;
  }
  const january = offsetAt(zone, Date.UTC(RULES_YEAR, 0, 1) / 1000);
  const july = offsetAt(zone, Date.UTC(RULES_YEAR, 6, 1) / 1000);
  const offset = Math.min(january, july);
  standardOffsets.set(zone.id, offset);
  return offset;
}
