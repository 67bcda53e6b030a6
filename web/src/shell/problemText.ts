import type { TFunction } from 'i18next';
import type { Problem } from '../api/problem';

/** A refusal in plain words, for places that show it beside a form or a list. */
export function problemText(problem: Problem, t: TFunction): string {
  switch (problem.code) {
    case 'unreachable':
    case 'media-unavailable':
      return t('problem.unreachable');
    case 'rate-limited':
      return t('problem.rateLimited', { seconds: problem.retryAfterSeconds ?? 60 });
    case 'unauthenticated':
      return t('problem.signedOut');
    case 'forbidden':
    case 'foreign-origin':
    case 'recording-forbidden-by-care-mode':
    case 'role-not-allowed':
    case 'not-admitted':
      return t('problem.forbidden');
    case 'not-found':
      return t('problem.notFound');
    case 'meeting-ended':
    case 'meeting-expired':
      return t('problem.ended');
    case 'meeting-full':
      return t('problem.full');
    case 'invalid-input':
    case 'too-large':
      return t('problem.invalid');
    case 'confirmation-required':
      return t('problem.confirm');
    case 'second-factor-required':
    case 'enrolment-required':
      return t('problem.secondFactor');
    case 'wrong-passkey':
      return t('problem.wrongPasskey');
    case 'wrong-code':
      return t('problem.wrongCode');
    case 'last-factor':
      return t('problem.lastFactor');
    case 'last-admin':
      return t('problem.lastAdmin');
    case 'email-taken':
      return t('problem.emailTaken');
    case 'passkeys-unavailable':
      return t('problem.noPasskeys');
    case 'weak-password':
      return t('problem.weakPassword');
    case 'wrong-credentials':
      return t('home.wrong');
    case 'invalid-json':
    case 'invalid-token':
    case 'provider-unreachable':
    case 'unsupported-media-type':
    case 'wrong-state':
    case 'method-not-allowed':
    case 'internal':
      return t('problem.other');
  }
}
