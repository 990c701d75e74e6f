import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { compose } from '../../server/mail/compose.ts';
import { htmlOf } from '../../server/mail/render-html.ts';
import type { Mail } from '../../server/mail/kinds.ts';
import { docxOf } from '../../server/formats/docx/letter.ts';
import { part } from '../../shared/letter/build.ts';
import { withIds } from '../../shared/letter/ids.ts';
import { BEFORE, MAILS } from '../support/mails.ts';
import { PAYLOADS } from '../support/payloads.ts';
import { AT, counter } from '../support/printed-letters.ts';
import { elin as lead } from './support/cast.ts';
import { expectSaved } from './support/desk.ts';
import { expect, test } from './support/paraph.ts';

const folder = tmpdir();

/** Every page at which somebody meets what others wrote. */
const PAGES = ['', '/am', '/signoff', '/v/1'];

function watch(page: Page): string[] {
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  return ran;
}

/** The corpus as a Word file. */
async function wordFile(): Promise<string> {
  const file = join(folder, `payloads-${String(process.pid)}.docx`);
  const content = [
    part('addressee', 'Commissioner Ana Vidmar'),
    part('subject', 'Words only'),
    ...PAYLOADS.map((words) => part('paragraph', words.trim())),
    part('closing', 'Yours sincerely,'),
    part('author', lead.name),
  ];
  const doc = withIds({ type: 'doc', content }, counter());
  await writeFile(
    file,
    await docxOf({ doc, title: 'Words only', lang: 'en', signatures: [], mark: { kind: 'draft' }, at: AT }),
  );
  return file;
}

/** Members of a mail's data that Paraph itself writes, of which people write no part. */
const OURS = new Set([
  ...['letter', 'person', 'at', 'deadline', 'until', 'digest', 'decision', 'assurance', 'access'],
  ...['change', 'outcome', 'how', 'about', 'next'],
]);

/** Every kind of mail as it looks when people have put scripts wherever they can write. */
function mails(): readonly string[] {
  const words = PAYLOADS.join('\n');
  const doc = withIds({ type: 'doc', content: PAYLOADS.map((one) => part('paragraph', one.trim())) }, counter());
  const version = { number: 3, doc, lang: 'en' };
  const around = { lang: 'en', origin: 'https://paraph.example', token: 't0ken', version, before: BEFORE } as const;
  return MAILS.map((mail) => {
    const data = Object.entries(mail.data).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' && !OURS.has(name) ? words : value,
    ]);
    // The same members, of the same types.
    return htmlOf(compose({ kind: mail.kind, data: Object.fromEntries(data) as unknown } as Mail, around));
  });
}

// trust.md 2.1, "XSS by pasted HTML, shared text, import, names".
test('sixty scripts come in by paste, Markdown, Word, names and comments, and stay words wherever they are shown or mailed', async ({
  paraph,
}) => {
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(60);
  await paraph.people(lead);
  // Nothing may run even where the browser did not keep our policy; and where it does, the policy has nothing to report.
  const page = await paraph.at(lead, '/letters', { bypassCSP: true });
  const strict = await paraph.at(lead);
  const ran = [watch(page), watch(strict)];

  const markdown = join(folder, `payloads-${String(process.pid)}.md`);
  await writeFile(
    markdown,
    ['**To:** Commissioner Ana Vidmar', '# Words only', ...PAYLOADS, 'Yours sincerely,', `**${lead.name}**`].join(
      '\n\n',
    ),
  );
  const letters = [
    await paraph.cli('import', markdown, '--lead', lead.email),
    await paraph.cli('import', await wordFile(), '--lead', lead.email),
  ];
  for (const letter of letters) {
    const aside = await paraph.aside(lead, letter);
    // Names and comments.
    const people = PAYLOADS.slice(0, 40).map((words, i) => ({
      name: words.replace(/\s+/g, ' ').trim().slice(0, 150),
      email: `p${String(i)}@example.org`,
    }));
    await aside.does({ type: 'AddSignatories', people });
    for (const words of PAYLOADS)
      await aside.does({ type: 'AddComment', text: words.replace(/\s+/g, ' ').trim(), mentions: [] });

    // Pasted as a page would be.
    await page.goto(`${paraph.origin}/l/${letter}?panel=comments`);
    const sheet = page.getByRole('textbox', { name: 'Letter, draft' });
    await expect(sheet).toBeVisible();
    await expectSaved(page);
    await sheet.evaluate(
      (editor, html) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/html', html);
        editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      `<p>Pasted here.</p>${PAYLOADS.join('')}`,
    );
    await expect(sheet).toContainText('Pasted here.');
    await expectSaved(page);
    const hrefs = await sheet.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(hrefs.filter((href) => !/^(https?:|mailto:)/.test(href))).toEqual([]);

    // What was pasted may still be on its way.
    await expect(() => aside.circulates(1)).toPass({ timeout: 20_000 });
    for (const reading of [page, strict]) {
      for (const path of PAGES) {
        await reading.goto(`${paraph.origin}/l/${letter}${path}`);
        await expect(reading.getByText(/alert\(1\)/).first()).toBeAttached();
      }
    }

    // Written out as one file, which no policy of ours protects.
    const out = join(folder, `payloads-${letter}.html`);
    await paraph.cli('export', letter, '--version', '1', '--format', 'html', '--out', out);
    const reader = await paraph.visitor();
    const ranThere = watch(reader);
    await reader.goto(pathToFileURL(out).href);
    await expect(reader.getByText('Pasted here.')).toBeVisible();
    expect(await reader.locator('script, iframe, object, embed, form, base').count()).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('alert(1)');
    expect(ranThere).toEqual([]);
  }
  // Sent by mail, to programs that have no policy either.
  const reader = await paraph.visitor();
  const ranThere = watch(reader);
  for (const html of mails()) {
    await reader.setContent(html);
    const found = await reader.evaluate(() => ({
      text: document.body.innerText.includes('alert(1)'),
      alive: document.querySelectorAll('script, iframe, object, embed, form, base, img, svg, input').length,
      hrefs: [...document.links].map(({ href }) => href).filter((href) => !/^(https?:|mailto:)/.test(href)),
    }));
    expect(found).toEqual({ text: html.includes('alert(1)'), alive: 0, hrefs: [] });
  }
  expect(ranThere).toEqual([]);
  // The fixture sees to it that no page logged an error, such as a breach of its policy.
  expect(ran.flat()).toEqual([]);
});
