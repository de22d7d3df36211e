import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import { type CitySettings, listCitySettings, updateCitySetting } from '../../../storage/city-settings.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import { problems } from '../../schemas/problem.ts';
import { AnyJson, Body, Empty, Instant, List } from '../../schemas/shapes.ts';

const SettingView = Type.Object({
  key: Type.String(),
  value: AnyJson,
  meaning: Type.String(),
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
  summary: '修改城市参数 Set one value',
  params: Type.Object({ key: Type.String({ pattern: '^[a-zA-Z]{1,50}$' }) }),
  body: Body({ value: AnyJson }),
  response: { 204: Empty, ...problems },
};

export function registerSettingRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/settings', { schema: listSettingsSchema }, async () => ({ items: await listCitySettings(knex) }));

  app.put('/settings/:key', { schema: updateSettingSchema }, async (request, reply) => {
    const key = await knownKey(knex, request.params.key);
    const { value } = request.body;
    const { actor } = principalOf(request);
    const expected = await actAs(knex, actor, (acting) => updateCitySetting(acting, key, value));
    if (expected !== undefined) throw new ApiError('RULE_VIOLATED', `Expected ${key} to be ${expected}.`);
    return reply.code(204).send(null);
  });
}

async function knownKey(knex: AppDeps['knex'], key: string): Promise<keyof CitySettings> {
  const settings = await listCitySettings(knex);
  return orNotFound(settings.find((setting) => setting.key === key)?.key, 'a setting');
}
