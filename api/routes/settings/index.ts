import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import type { CitySettings } from '../../../storage/city-setting-rules.ts';
import { listCitySettings, updateCitySetting, withdrawSettingChange } from '../../../storage/city-settings.ts';
import { announceClockChangeToAll } from '../../../storage/clocks.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import { problems } from '../../schemas/problem.ts';
import { SettingView } from '../../schemas/settings.ts';
import { AnyJson, Body, Empty, List, PlainDate, Text } from '../../schemas/shapes.ts';

const SettingKey = Type.String({ pattern: '^[a-zA-Z]{1,50}$' });

const listSettingsSchema = {
  operationId: 'listSettings',
  summary: '城市参数 What the city sets by itself: what holds, what held and what is decided for later',
  response: { 200: Type.Object({ items: List(SettingView) }), ...problems },
};

const updateSettingSchema = {
  operationId: 'updateSetting',
  summary: '修改城市参数 Set one value, at once or from a day on',
  params: Type.Object({ key: SettingKey }),
  body: Body({ value: AnyJson, effectiveFrom: Type.Optional(PlainDate), reason: Type.Optional(Text(500)) }),
  response: { 204: Empty, ...problems },
};

const withdrawSettingSchema = {
  operationId: 'withdrawSettingChange',
  summary: '撤回未生效的参数修改 Take back a value that was decided for a later day',
  params: Type.Object({ key: SettingKey, effectiveFrom: PlainDate }),
  response: { 204: Empty, ...problems },
};

export function registerSettingRoutes(app: App, { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>): void {
  app.get('/settings', { schema: listSettingsSchema }, async () => ({ items: await listCitySettings(knex) }));

  app.put('/settings/:key', { schema: updateSettingSchema }, async (request, reply) => {
    const key = await knownKey(knex, request.params.key);
    const { effectiveFrom } = request.body;
    if (effectiveFrom !== undefined && effectiveFrom < clock.today()) {
      throw new ApiError('RULE_VIOLATED', `Expected a day from ${clock.today()} on, but found ${effectiveFrom}.`);
    }
    const { actor } = principalOf(request);
    const expected = await actAs(knex, actor, async (acting) => {
      const refused = await updateCitySetting(acting, key, request.body);
      // What holds from today on may make something due of limits that run; a later day is seen to in its morning.
      const holdsNow = effectiveFrom === undefined || effectiveFrom === clock.today();
      if (refused === undefined && holdsNow) await announceClockChangeToAll(acting);
      return refused;
    });
    if (expected !== undefined) throw new ApiError('RULE_VIOLATED', `Expected ${key} to be ${expected}.`);
    return reply.code(204).send(null);
  });

  app.delete('/settings/:key/changes/:effectiveFrom', { schema: withdrawSettingSchema }, async (request, reply) => {
    const { effectiveFrom } = request.params;
    const key = await knownKey(knex, request.params.key);
    const { actor } = principalOf(request);
    const withdrawn = await actAs(knex, actor, (acting) => withdrawSettingChange(acting, key, effectiveFrom));
    if (!withdrawn)
      throw new ApiError('NOT_FOUND', `Expected a value decided for ${effectiveFrom}, but there is none.`);
    return reply.code(204).send(null);
  });
}

async function knownKey(knex: AppDeps['knex'], key: string): Promise<keyof CitySettings> {
  const settings = await listCitySettings(knex);
  return orNotFound(settings.find((setting) => setting.key === key)?.key, 'a setting');
}
