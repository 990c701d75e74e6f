/** Letters on their way to paper: few names and many, every language of the Union, and words meant to break out. */
import { part } from '../../shared/letter/build.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { withIds } from '../../shared/letter/ids.ts';
import { SAMPLE_SIGNATORIES, SAMPLE_TITLE, sampleLetter } from '../../shared/letter/sample.ts';

export const AT = '2026-11-26T09:00:00.000Z';
export const DIGEST = '0123456789abcdef'.repeat(4);

/** Ids that count from 1. */
export function counter(prefix = 'b'): () => string {
  let next = 0;
  return () => `${prefix}${String((next += 1))}`;
}

/** As many invented names as wanted, no two the same. */
export function signatories(count: number): { name: string; group: string }[] {
  const known = SAMPLE_SIGNATORIES.length;
  return Array.from({ length: count }, (_, index) => {
    const { name, group } = SAMPLE_SIGNATORIES[index % known] ?? SAMPLE_SIGNATORIES[0];
    const [first = '', ...rest] = name.split(' ');
    const round = Math.floor(index / known);
    return {
      name: round === 0 ? name : [first, 'ABCDEĞŁŐȘŽ'.charAt(round % 10) + roman(round), ...rest].join(' '),
      group,
    };
  });
}

function roman(n: number): string {
  return `${'x'.repeat(Math.floor(n / 10))}${['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'][n % 10] ?? ''}`;
}

/** The sample letter as version 3, with names. */
export function sampleFile(names = 14) {
  return {
    doc: sampleLetter(counter()),
    title: SAMPLE_TITLE,
    lang: 'en',
    signatures: signatories(names),
    mark: { kind: 'version', number: 3, digest: DIGEST },
    at: AT,
  } as const;
}

/** A letter of one paragraph. */
export function shortDoc(text: string, subject = 'A short letter'): Doc {
  const content = [part('subject', subject), part('paragraph', text)];
  return withIds({ type: 'doc', content }, counter());
}

/** Every letter of the languages' alphabets that English lacks, and the quotation marks they use. */
export const ALPHABETS: { readonly [lang: string]: string } = {
  bg: 'АаБбВвГгДдЕеЖжЗзИиЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЬьЮюЯяѝ „“',
  cs: 'ÁáČčĎďÉéĚěÍíŇňÓóŘřŠšŤťÚúŮůÝýŽž „“',
  da: 'ÆæØøÅåǾǿ »«',
  de: 'ÄäÖöÜüßẞ „“ ‚‘',
  el: 'ΑαΒβΓγΔδΕεΖζΗηΘθΙιΚκΛλΜμΝνΞξΟοΠπΡρΣσςΤτΥυΦφΧχΨψΩωΆάΈέΉήΊίΌόΎύΏώΪϊΫϋΐΰ «»·;',
  en: '“” ‘’ – — … £ €',
  es: 'ÁáÉéÍíÑñÓóÚúÜü¿¡ºª «»',
  et: 'ÄäÕõÖöÜüŠšŽž „“',
  fi: 'ÄäÅåÖöŠšŽž ”',
  fr: 'ÀàÂâÆæÇçÉéÈèÊêËëÎîÏïÔôŒœÙùÛûÜüŸÿ « » \u202f! \u00a0:',
  ga: 'ÁáÉéÍíÓóÚúḂḃĊċḊḋḞḟĠġṀṁṖṗṠṡṪṫ',
  hr: 'ČčĆćĐđŠšŽžǅǆ „”',
  hu: 'ÁáÉéÍíÓóÖöŐőÚúÜüŰű „”',
  it: 'ÀàÈèÉéÌìÎîÒòÙù «»',
  lt: 'ĄąČčĘęĖėĮįŠšŲųŪūŽž „“',
  lv: 'ĀāČčĒēĢģĪīĶķĻļŅņŠšŪūŽž „“',
  mt: 'ĊċĠġĦħŻżÀàÈèÌìÒòÙù “”',
  nl: 'ÁáÉéÍíÓóÚúÄäËëÏïÖöÜüĲĳ ‘’',
  pl: 'ĄąĆćĘęŁłŃńÓóŚśŹźŻż „”',
  pt: 'ÀàÁáÂâÃãÇçÉéÊêÍíÓóÔôÕõÚúÜü «»',
  ro: 'ĂăÂâÎîȘșȚțŞşŢţ „”',
  sk: 'ÁáÄäČčĎďÉéÍíĹĺĽľŇňÓóÔôŔŕŠšŤťÚúÝýŽž „“',
  sl: 'ČčŠšŽžĆćĐđ „“ »«',
  sv: 'ÅåÄäÖöÉé ”',
};

/** Text that means something to a template, a format or a reader, and must come out as text. */
export const HOSTILE: readonly string[] = [
  '#read("/etc/passwd")',
  '#import "@preview/x:1.0.0": *',
  '#panic("stop")',
  '#{ while true {} }',
  '#let x = x => x(x)',
  '#eval("1+1")',
  '#include "letter.typ"',
  '#sys.inputs',
  '$ x^2 $',
  '*bold* _it_ `raw`',
  '= Heading',
  '- item',
  '+ item',
  '/ term: x',
  '<label> @ref',
  '#set text(size: 0pt)',
  '#show: none',
  '// comment',
  '/* comment */',
  '\\u{1F600} \\n \\',
  '"quoted" \'single\'',
  '[content] (tuple,) {code}',
  '~ --- -- ... ',
  '%PDF-1.7 %%EOF',
  ') Tj ET BT (x',
  '/JavaScript (app.alert(1))',
  '<< /S /Launch >>',
  'endobj endstream',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</w:t></w:r></w:p><w:p/>',
  '<w:del/>',
  ']]>',
  '<![CDATA[x]]>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '<?xml version="1.0"?>',
  '&amp;&lt;&#0;&#x1F;&e;',
  '&',
  '<',
  '>',
  '{{7*7}} ${7*7} <%= 7 %>',
  '=HYPERLINK("http://example.eu")',
  "=cmd|' /C calc'!A0",
  'INCLUDEPICTURE "http://example.eu/x.png"',
  '{ DDEAUTO c:\\windows\\cmd.exe }',
  '../../etc/passwd',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'a\u0000b',
  'a\u0007b\u001b[31mred',
  'a\ud800b',
  'a\ufffeb\uffff',
  'a\ufeffb\u2060c',
  'a\u2028b\u2029c\u0085d',
  'a\tb\nc\rd',
  '\u202efdp.exe\u202c',
  'a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308',
  '\u200b\u200c\u200d\u00ad',
  '👩\u200d👩\u200d👧 🏳️\u200d🌈',
  '日本語 العربية עברית',
  'x'.repeat(3000),
  'word '.repeat(2000),
  '   leading and trailing   ',
  '',
  ' ',
];
