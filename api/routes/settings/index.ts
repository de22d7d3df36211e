import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import { type CitySettings, listCitySettings, updateCitySetting } from '../../../storage/city-settings.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import { problems } from '../../schemas/problem.ts';
import { AnyJson, Body, Empty, Instant, List, Nullable, PlainDate } from '../../schemas/shapes.ts';

const SettingView = Type.Object({
  key: Type.String(),
  value: AnyJson,
  meaning: Type.String(),
  effectiveFrom: Nullable(PlainDate),
  upcoming: List(Type.Object({ value: AnyJson, effectiveFrom: PlainDate })),
  updatedBy: Type.String(),
  updatedAt: Instant,
});

const listSettingsSchema = {
  operationId: 'listSettings',
  summary: '城市参数 What the city sets by itself',
  response: { 200: Type.Object({ items: List(SettingView) }), ...problems },
};

const updateSettingSchema = {
  operationId: 'updateSetting',
  summary: '修改城市参数 Set one value, at once or from a day on',
  params: Type.Object({ key: Type.String({ pattern: '^[a-zA-Z]{1,50}$' }) }),
  body: Body({ value: AnyJson, effectiveFrom: Type.Optional(PlainDate) }),
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
    const expected = await actAs(knex, actor, (acting) => updateCitySetting(acting, key, request.body));
    if (expected !== undefined) throw new ApiError('RULE_VIOLATED', `Expected ${key} to be ${expected}.`);
    return reply.code(204).send(null);
  });
}

async function knownKey(knex: AppDeps['knex'], key: string): Promise<keyof CitySettings> {
  const settings = await listCitySettings(knex);
  return orNotFound(settings.find((setting) => setting.key === key)?.key, 'a setting');
}
