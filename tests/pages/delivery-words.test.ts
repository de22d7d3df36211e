import { expect, it } from 'vitest';
import { NEWS_WORDS } from '../../pages/delivery-words.ts';
import { EVENT_NEWS } from '../../storage/case-events.ts';
import { DOCUMENT_NEWS } from '../../storage/documents.ts';

it('has a word for everything that departments are told', () => {
  expect([...EVENT_NEWS, ...DOCUMENT_NEWS].filter((name) => NEWS_WORDS[name] === undefined)).toEqual([]);
});
