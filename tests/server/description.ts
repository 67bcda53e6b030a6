// The routes and the table of permissions as docs/api/openapi.yaml tells them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { root } from './practice.js';

export type Scope = 'own' | 'practice' | 'any';

export interface Route {
  method: string;
  path: string;
  permission: string;
  takesBody: boolean;
}

interface Description {
  'x-permissions': Record<string, Partial<Record<string, Scope>>>;
  paths: Record<string, Record<string, { 'x-permission': string; requestBody?: object }>>;
}

export const description = parse(
  readFileSync(path.join(root, 'docs/api/openapi.yaml'), 'utf8'),
) as Description;

export const routes: Route[] = Object.entries(description.paths).flatMap(([where, operations]) =>
  Object.entries(operations)
    .filter(([method]) => method === 'get' || method === 'post')
    .map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: where,
      permission: operation['x-permission'],
      takesBody: operation.requestBody !== undefined,
    })),
);

/** The path of a route with a meeting's id and a participant's identity in it. */
export function filledIn(route: Route, id: string, identity: string): string {
  return route.path
    .replace('{id}', id)
    .replace('{identity}', identity)
    .replace(/\{\w+\}/, 'x');
}
