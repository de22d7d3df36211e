import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import { announceClockChangeToAll } from '../../../storage/clocks.ts';
import { writeLegalOffset } from '../../../storage/legal-time.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Instant, PlainDate } from '../../schemas/shapes.ts';

const ClockView = Type.Object({
  now: Instant,
  today: PlainDate,
  movable: Type.Boolean(),
  cityName: Type.String(),
});

const getClockSchema = {
  operationId: 'getClock',
  summary: '法定时间 Legal time; movable in demonstrations only',
  response: { 200: ClockView, ...problems },
};

const setClockSchema = {
  operationId: 'setClock',
  summary: '调整演示时间 Move legal time; running limits are looked at anew',
  body: Body({ now: Type.String({ format: 'date-time' }) }),
  response: { 200: ClockView, ...problems },
};

const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2101, 0);

export function registerClockRoutes(app: App, { knex, clock, config }: AppDeps): void {
  const view = () => ({
    now: clock.now(),
    today: clock.today(),
    movable: config.VIRTUAL_TIME,
    cityName: config.CITY_NAME,
  });

  app.get('/clock', { schema: getClockSchema }, async () => view());

  app.put('/demo/clock', { schema: setClockSchema }, async (request) => {
    if (!config.VIRTUAL_TIME) throw new ApiError('NOT_FOUND', 'Expected VIRTUAL_TIME to be on, but time is real here.');
    const wanted = instantOf(request.body.now);
    await actAs(knex, principalOf(request).actor, async (acting) => {
      await writeLegalOffset(acting, wanted - Date.now());
      await announceClockChangeToAll(acting);
    });
    await clock.refresh();
    return view();
  });
}

/** Within the years that calendar, columns and dates of four digits can hold, with room for every limit. */
function instantOf(text: string): number {
  const instant = Date.parse(text);
  // A leap second is a date-time, but no instant of this machine's.
  if (Number.isNaN(instant)) throw new ApiError('INVALID_REQUEST', `Expected an instant, but found ${text}.`);
  if (instant < EARLIEST || instant >= LATEST) {
    throw new ApiError('RULE_VIOLATED', `Expected a time of the years 2000 to 2100, but found ${text}.`);
  }
  return instant;
}
