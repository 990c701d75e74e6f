import type { ExportFormat } from '../api/api.ts';
import { m } from '../generated/i18n/messages.js';

/** What is saved: the draft, a version by its number, or the amendments. */
export type SavedSource = 'draft' | 'amendments' | number;

/** A format as one chooses it. */
export interface FormatChoice {
  /** 'template': not a file, but kept for the office. */
  readonly format: ExportFormat | 'template';
  readonly label: string;
  readonly hint: string;
}

/** Returns the formats that something can be saved in. */
export function formatsOf(what: SavedSource): FormatChoice[] {
  const pdf: FormatChoice = { format: 'pdf', label: m.files_pdf(), hint: m.files_pdf_hint() };
  const amendments = what === 'amendments';
  const pages: readonly FormatChoice[] = [
    { format: 'html', label: m.files_html(), hint: amendments ? m.files_html_amendments_hint() : m.files_html_hint() },
    { format: 'md', label: m.files_md(), hint: amendments ? m.files_md_amendments_hint() : m.files_md_hint() },
    { format: 'txt', label: m.files_txt(), hint: m.files_txt_hint() },
  ];
  if (amendments)
    return [pdf, { format: 'docx', label: m.files_docx(), hint: m.files_docx_amendments_hint() }, ...pages];
  return [
    pdf,
    { format: 'docx', label: m.files_docx(), hint: m.files_docx_hint() },
    { format: 'odt', label: m.files_odt(), hint: m.files_odt_hint() },
    ...pages,
    ...(what === 'draft'
      ? [{ format: 'template' as const, label: m.files_template(), hint: m.files_template_hint() }]
      : []),
  ];
}
