import type { Texts } from './de';
import { account } from './en/account';
import { audit } from './en/audit';
import { call } from './en/call';
import { dashboard } from './en/dashboard';
import { safety } from './en/safety';
import { shell } from './en/shell';
import { systems } from './en/systems';
import { visit } from './en/visit';

export const en: Texts = {
  ...shell,
  ...account,
  ...dashboard,
  ...visit,
  ...call,
  ...safety,
  ...systems,
  ...audit,
};
