import { api } from '../connection/api.ts';
import { m } from '../generated/i18n/messages.js';

/** One entry of a kit menu (MenuItem) that leads to a file. */
export interface ExportItem {
  readonly label: string;
  readonly href: string;
  readonly download: string;
}

/** Answers the entries of a menu that saves one version as a file. */
export function exportItems(letter: string, version: number): ExportItem[] {
  const words = {
    pdf: m.signoff_export_pdf,
    docx: m.signoff_export_word,
    html: m.signoff_export_html,
    md: m.signoff_export_markdown,
    txt: m.signoff_export_text,
  } as const;
  return (['pdf', 'docx', 'html', 'md', 'txt'] as const).map((format) => ({
    label: words[format](),
    href: api.exportUrl(letter, version, format),
    download: `${m.signoff_version_short({ number: version })}.${format}`,
  }));
}
