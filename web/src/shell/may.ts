import type { Person } from '../api/types';

/** Whether the signed-in person's roles allow this on some object: a row of `x-permissions` in docs/api/openapi.yaml. */
export function may(person: Person, permission: string): boolean {
  return person.permissions.includes(permission);
}
