import type { Knex } from 'knex';

const TEXT =
  '如不服本决定，可以自收到本文书之日起六十日内依法申请行政复议，也可以自收到本文书之日起六个月内依法向人民法院提起行政诉讼。';

export async function up(knex: Knex): Promise<void> {
  await knex('city_settings').insert({
    key: 'remedyNotice',
    value: JSON.stringify(TEXT),
    meaning:
      'Where and until when a refusal can be contested; the times are recalled from 行政复议法 and 行政诉讼法, have them checked, and name the bodies',
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex('city_settings').where({ key: 'remedyNotice' }).delete();
}
