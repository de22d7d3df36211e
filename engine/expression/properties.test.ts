import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNumbers, compareNumbers, multiplyNumbers, numberToText, parseNumber } from './decimal.ts';
import { compileExpression, fromJson, fromJsonText, toJsonText } from './index.ts';
import { dateOfEpochDay, formatDate, parseDate } from './temporal/date.ts';
import { dateTimeOfInstant, formatDateTime, parseDateTime } from './temporal/date-time.ts';
import { createDaysTime, formatDurationShort, parseDuration } from './temporal/duration.ts';
import { findRegion, parseOffset } from './temporal/zone.ts';

/** Amounts with up to four decimals, as a whole number of ten-thousandths and as text. */
const amount = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map((units) => ({ units, text: unitsToText(units) }));

function unitsToText(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(5, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

function numberOf(text: string): number | NonNullable<ReturnType<typeof parseNumber>> {
  return parseNumber(text) ?? Number.NaN;
}

describe('decimals', () => {
  it('add without any loss', () => {
    fc.assert(
      fc.property(amount, amount, (left, right) => {
        const sum = addNumbers(numberOf(left.text), numberOf(right.text));

        expect(sum !== undefined && numberToText(sum)).toBe(unitsToText(left.units + right.units));
      }),
    );
  });

  it('multiply without any loss and compare like the whole numbers behind them', () => {
    const atLeastOne = amount.filter(({ units }) => units >= 10_000n || units <= -10_000n);
    fc.assert(
      fc.property(atLeastOne, atLeastOne, (left, right) => {
        const product = multiplyNumbers(numberOf(left.text), numberOf(right.text));
        const text = product === undefined ? '' : numberToText(product);

        expect(BigInt(text.replace('.', ''))).toBe(left.units * right.units);
        expect(Math.sign(compareNumbers(numberOf(left.text), numberOf(right.text)))).toBe(
          left.units < right.units ? -1 : left.units > right.units ? 1 : 0,
        );
      }),
    );
  });

  it('print as they were written', () => {
    fc.assert(
      fc.property(amount, ({ text }) => {
        expect(numberToText(numberOf(text))).toBe(text);
      }),
    );
  });
});

describe('JSON', () => {
  it('comes back from FEEL as it went in', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = JSON.stringify(value);

        expect(JSON.parse(toJsonText(fromJson(JSON.parse(json))))).toEqual(JSON.parse(json));
        expect(JSON.parse(toJsonText(fromJsonText(json)))).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe('temporal values', () => {
  it('find the day of every day number, and print what they read', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3_000_000, max: 3_000_000 }), (epochDay) => {
        const date = dateOfEpochDay(epochDay);

        expect(date.epochDay).toBe(epochDay);
        expect(parseDate(formatDate(date))).toEqual(date);
        expect(date.weekday).toBe(new Date(epochDay * 86_400_000).getUTCDay() || 7);
      }),
    );
  });

  it.each(['Z', '+08:00', '-05:30', 'Asia/Shanghai', 'Europe/Paris', 'America/New_York'])(
    'read back an instant printed in the zone %s',
    (id) => {
      const zone = parseOffset(id) ?? findRegion(id);
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 4_000_000_000 }),
          fc.integer({ min: 0, max: 999_999_999 }),
          (seconds, nano) => {
            const value = dateTimeOfInstant(seconds, nano, zone);
            const again = parseDateTime(formatDateTime(value));

            // In the hour that occurs twice the text means the earlier one.
            expect([0, 3600]).toContain(seconds - (again?.epochSeconds ?? 0));
            expect(again?.nano).toBe(nano);
          },
        ),
      );
    },
  );

  it('read back a duration', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 999_999_999 }), (seconds, nanos) => {
        const duration = createDaysTime(seconds, nanos);

        expect(duration && parseDuration(formatDurationShort(duration))).toEqual(duration);
      }),
    );
  });
});

describe('any text', () => {
  it('compiles or is refused with a sentence, and never throws', () => {
    const words = [
      'a',
      '1',
      '"x"',
      '+',
      '-',
      '*',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '.',
      '..',
      'if',
      'then',
      'else',
    ];
    const more = [
      'for',
      'in',
      'return',
      'some',
      'satisfies',
      'and',
      'or',
      'not(',
      'between',
      'instance of',
      '?',
      '=',
      '<',
    ];
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words, ...more)).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const result = compileExpression(`=${text}`);

        const outcome = result.ok ? result.value.evaluate({ get: () => undefined }) : result;
        expect(outcome.ok ? '' : outcome.error).toMatch(/^$|^Expected|^failed to/);
      }),
      { numRuns: 500 },
    );
  });
});
