import type { Knex } from 'knex';

/** Words by which contradicting demands are found, as a register with days: a city adds those of its own practice. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table opposite_words (
      one text not null,
      other text not null,
      valid_from date not null,
      valid_to date,
      primary key (one, other),
      check (one <> other),
      check (valid_to is null or valid_to >= valid_from)
    );
    insert into opposite_words (one, other, valid_from) values
      ('增加', '减少', '2020-01-01'), ('增设', '取消', '2020-01-01'), ('设置', '取消', '2020-01-01'),
      ('加大', '减小', '2020-01-01'), ('加宽', '缩小', '2020-01-01'), ('扩大', '缩小', '2020-01-01'),
      ('提高', '降低', '2020-01-01'), ('保留', '拆除', '2020-01-01'), ('保留', '取消', '2020-01-01'),
      ('常开', '常闭', '2020-01-01'), ('封闭', '敞开', '2020-01-01'), ('上移', '下移', '2020-01-01');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('opposite_words');
}
