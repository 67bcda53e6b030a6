import type { ReactNode } from 'react';
import type { BrowserKind } from './browserKind';
import styles from './PermissionPicture.module.css';

/** What to look for at the top of the browser, drawn: the address line with the place to tap marked. Decoration. */
export function PermissionPicture({ kind }: { kind: BrowserKind }) {
  return (
    <svg className={styles.picture} viewBox="0 0 320 72" aria-hidden="true" focusable="false">
      <rect className={styles.bar} x="2" y="14" width="316" height="44" rx="22" />
      <path className={styles.address} d="M96 36h150" />
      <circle className={styles.mark} cx="48" cy="36" r="26" />
      {symbols[kind]}
    </svg>
  );
}

const sliders = (
  <path
    className={styles.symbol}
    d="M37 30h12 M57 30h2 M37 42h2 M47 42h12 M53 26a4 4 0 1 0 0 8a4 4 0 1 0 0-8Z M43 38a4 4 0 1 0 0 8a4 4 0 1 0 0-8Z"
  />
);

const symbols: Record<BrowserKind, ReactNode> = {
  chromium: sliders,
  android: sliders,
  firefox: (
    <path
      className={styles.symbol}
      d="M36 31h15a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H36a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2Z M53 35l8-4v11l-8-4 M33 26l28 21"
    />
  ),
  ios: (
    <text className={styles.letters} x="48" y="44" textAnchor="middle">
      ᴀA
    </text>
  ),
  safari: (
    <path
      className={styles.symbol}
      d="M48 22a14 14 0 1 0 0 28a14 14 0 1 0 0-28Z M54 29l-4 9-8 5 4-9Z"
    />
  ),
};
