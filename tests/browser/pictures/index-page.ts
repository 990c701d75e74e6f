import { LANGUAGES, LOOKS } from './looks.ts';
import type { Scene } from './scenes.ts';

/** The page that lists every picture: where there is a drawing, both at the same size beside each other. */

const STYLE = `
  body { margin: 2rem; font: 15px/1.4 system-ui; background: #f6f4ee; color: #1b1d23 }
  h2 { margin: 3rem 0 0 } h3 { margin: 1.5rem 0 .5rem } small { font-weight: 400; color: #5d616a }
  figure { display: inline-block; margin: 0 .5rem .5rem 0; vertical-align: top } figcaption { font-size: 13px }
  img { display: block; border: 1px solid #878274 }`;

export function indexOf(scenes: readonly Scene[]): string {
  const parts = [...Map.groupBy(scenes, ({ part }) => part)];
  const body = parts.map(([part, group]) => `<h2>${part}</h2>\n${group.map(sceneOf).join('\n')}`).join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures of Paraph</title><style>${STYLE}</style>
<h1>Pictures of Paraph</h1>${body}</html>`;
}

function sceneOf({ name, path, mock, then }: Scene): string {
  const phone = mock?.startsWith('phone') === true;
  const width = phone ? 390 : 683;
  const own = phone ? 'phone' : 'laptop';
  const drawn = mock === undefined ? '' : picture(`mock/${mock}.png`, 'drawing', width);
  const rest = [...Object.keys(LOOKS), ...(then ? [] : Object.keys(LANGUAGES))].filter((look) => look !== own);
  const others = rest.map((look) => picture(`${name}-${look}.png`, look, undefined)).join('');
  return `<h3>${name} <small>${path}</small></h3>
<div>${drawn}${picture(`${name}-${own}.png`, own, width)}</div><div>${others}</div>`;
}

function picture(file: string, caption: string, width: number | undefined): string {
  const size = width === undefined ? 'height="200"' : `width="${String(width)}"`;
  return `<figure><a href="${file}"><img loading="lazy" alt="${caption}" src="${file}" ${size}></a><figcaption>${caption}</figcaption></figure>`;
}
