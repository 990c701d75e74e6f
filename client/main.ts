import './kit/fonts.css';
import './kit/tokens.css';
import './kit/base.css';
import { mount } from 'svelte';
import { learn } from './app/language.ts';
import { getLocale } from './generated/i18n/runtime.js';

document.documentElement.lang = getLocale();
const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
await learn();
// After the words: a module may use one while it is read.
const { default: App } = await import('./app/App.svelte');
mount(App, { target });
