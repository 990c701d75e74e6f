import { describe, expect, it } from 'vitest';
import { compose, composeDigest } from '../../../../server/mail/compose.ts';
import { htmlOf } from '../../../../server/mail/render-html.ts';
import { textOf } from '../../../../server/mail/render-text.ts';
import { noticeOf } from '../../../../server/mail/kinds.ts';
import { WORDS } from '../../../../server/mail/words/index.ts';
import { LANGUAGES, NOTICES } from '../../../../shared/api/notices.ts';
import { AFTER, BEFORE, MAILS } from '../../../support/mails.ts';

const origin = 'https://paraph.example';
const written = (lang: (typeof LANGUAGES)[number]) =>
  MAILS.map((mail) => {
    const asks = mail.kind === 'circulation' || mail.kind === 'reminder';
    return compose(mail, {
      ...{ lang, origin, kid: '5806f86de24a632d', stop: 'secret', token: 'token' },
      ...(asks ? { version: AFTER } : {}),
      ...(asks && mail.data.answered !== undefined ? { before: BEFORE } : {}),
    });
  });

describe('the mails', () => {
  it('are all among the samples', () => {
    const sampled = new Set(MAILS.map(({ kind }) => kind));
    expect(Object.keys(WORDS.en.mails).filter((kind) => !sampled.has(kind as never))).toEqual([]);
    expect(new Set(MAILS.flatMap(({ kind }) => noticeOf(kind) ?? []))).toEqual(new Set(NOTICES));
  });

  it.each(LANGUAGES.filter((lang) => lang !== 'en'))('say nothing in English when written in %s', (lang) => {
    const english = written('en');
    written(lang).forEach((message, index) => {
      const original = english[index];
      expect(message.subject).not.toBe(original?.subject);
      expect(message.action.label).not.toBe(original?.action.label);
      const said = new Set(original?.paragraphs);
      expect(message.paragraphs.filter((one) => said.has(one))).toEqual([]);
      expect(message.paragraphs.length).toBe(original?.paragraphs.length);
      expect(message.facts?.length).toBe(original?.facts?.length);
      const names = ['Night trains for Europe', 'Aurélie Vanthornbeek', 'Ana Silva', 'Tom Reiland', 'Phone'];
      const told = (one: string | undefined) => names.filter((name) => one?.includes(name));
      expect(told(message.paragraphs[0])).toEqual(told(original?.paragraphs[0]));
    });
  });

  it.each(LANGUAGES)('are alike as text and as HTML, with nothing that loads, in %s', (lang) => {
    for (const message of written(lang)) {
      const [text, html] = [textOf(message), htmlOf(message)];
      expect(html).toContain(`<html lang="${lang}">`);
      expect(html).not.toMatch(/<(img|script|link|iframe|object|form)|url\(|@import|https?:(?!\/\/paraph\.example)/i);
      expect(text).not.toMatch(/undefined|\[object/);
      expect(html).not.toMatch(/>undefined|\[object/);
      expect(text).toContain(`\n${message.action.url}\n`);
      expect(html).toContain(message.action.url.split('#')[0]?.replace(/&/g, '&amp;'));
    }
  });

  it.each(LANGUAGES)('of a day become one in %s, by letter', (lang) => {
    const news = MAILS.filter(({ kind }) => noticeOf(kind) !== undefined);
    const digest = composeDigest(news, { lang, origin, stop: 'secret' });
    expect(digest.subject).toContain(String(news.length));
    expect(digest.sections).toHaveLength(1);
    expect(digest.sections?.[0]?.items).toHaveLength(news.length);
    expect(textOf(digest)).toContain(`${origin}/l/letter1/am/7`);
    expect(digest.unsubscribe).toBe(`${origin}/unsubscribe/secret.digest`);
  });
});

describe('a request to sign', () => {
  const [message] = written('en').filter(({ changes }) => changes !== undefined);

  it('holds the whole text, what has changed, and the fingerprint to be compared', () => {
    const text = message === undefined ? '' : textOf(message);
    expect(text).toContain('3 changes since version 2');
    expect(text).toContain('{+ urgently+}');
    expect(text).toContain('{+Europe has the tracks. It lacks the trains.+}');
    expect(text).toContain('a83d 5f10 c2b9 4e77');
    expect(text).toContain('The text of version 3');
    const html = message === undefined ? '' : htmlOf(message);
    expect(html).toContain('<ins> urgently</ins>');
  });

  it('cannot be muted, so it offers no way to', () => {
    expect(message?.unsubscribe).toBeUndefined();
    expect(message?.attachments?.map(({ name }) => name)).toEqual(['checkpoint.json']);
  });
});

it('a name cannot end a header, nor turn what follows', () => {
  const by = 'Eve\r\nBcc: evil@x.eu\u202e\u2028';
  const { subject } = compose(
    { kind: 'invitation', data: { letter: 'l', title: 'T', by, access: 'read' } },
    { lang: 'en', origin },
  );
  expect(subject).toBe('Eve Bcc: evil@x.eu  invites you to “T”');
});
