import { account } from './de/account';
import { audit } from './de/audit';
import { call } from './de/call';
import { dashboard } from './de/dashboard';
import { safety } from './de/safety';
import { shell } from './de/shell';
import { systems } from './de/systems';
import { visit } from './de/visit';

/** German is the first language of the product; English has the same keys, checked by the compiler. */
export const de = {
  ...shell,
  ...account,
  ...dashboard,
  ...visit,
  ...call,
  ...safety,
  ...systems,
  ...audit,
};

/** The same tree with any text: what another language has to provide. */
export type Texts = Same<typeof de>;
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
