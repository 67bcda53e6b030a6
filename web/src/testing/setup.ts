import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { i18n, startI18n } from '../i18n/i18n';

beforeAll(async () => {
  // A busy machine must not make a test fail.
  configure({ asyncUtilTimeout: 30_000 });
  await startI18n('de');
});

beforeEach(async () => {
  if (i18n.language !== 'de') await i18n.changeLanguage('de');
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', '/');
  // What jsdom lacks.
  Object.assign(window, { RTCRtpScriptTransform: class {}, Worker: class {} });
  window.scrollTo = () => undefined;
  HTMLCanvasElement.prototype.getContext = () => null;
  window.matchMedia = (query) => Object.assign(new EventTarget(), mediaQueryList(query));
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.setAttribute('open', '');
    this.querySelector('button')?.focus();
  };
  HTMLDialogElement.prototype.close = function close() {
    this.removeAttribute('open');
  };
});

afterEach(() => {
  cleanup();
  Reflect.deleteProperty(navigator, 'mediaDevices');
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A wide screen that matches no other query. */
function mediaQueryList(query: string) {
  return {
    matches: query.includes('min-width'),
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  };
}
