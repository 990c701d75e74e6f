import './kit/fonts.css';
import './kit/tokens.css';
import './kit/base.css';
import { mount } from 'svelte';
import App from './app/App.svelte';
import { getLocale } from './generated/i18n/runtime.js';

document.documentElement.lang = getLocale();
const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target });
