import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createMeeting } from '../../api/meetings';
import type { OwnMeeting } from '../../api/types';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import type { CallEntry, Warning } from '../callEntry';
import { InviteCard } from '../dashboard/InviteCard';
import type { GuestEncryption, SafetyAlarm } from './encryption';
import styles from './encryption.module.css';

type Shown = Pick<CallEntry, 'encryption' | 'warnings' | 'dismissWarning' | 'meeting'>;

/** What is wrong with the encryption, in plain words: red for the physician, calm for the patient. */
export function SafetyNotices({ entry }: { entry: Shown }) {
  const { encryption } = entry;
  if (encryption.side === 'guest') return <GuestNotices encryption={encryption} />;
  // What several devices noticed is said once.
  const newest = new Map(entry.warnings.map((warning) => [warning.alarm, warning]));
  return [...newest.values()].map((warning) => (
    <HostNotice key={warning.alarm} warning={warning} entry={entry} />
  ));
}

function HostNotice({ warning, entry }: { warning: Warning; entry: Shown }) {
  const { t } = useTranslation();
  return (
    <Notice tone="danger" urgent title={t('safety.alarm.title')}>
      <p data-testid="safety-alarm" data-alarm={warning.alarm}>
        {t(`safety.alarm.${textOf(warning.alarm)}`)}
      </p>
      <div className={styles.actions}>
        {warning.alarm === 'codes-differ' && <NewInvitation meeting={entry.meeting} />}
        <Button onClick={() => entry.dismissWarning(warning)}>{t('common.close')}</Button>
      </div>
    </Notice>
  );
}

function textOf(alarm: SafetyAlarm) {
  switch (alarm) {
    case 'plain-track':
      return 'plain';
    case 'plain-data':
      return 'plainData';
    case 'ghost':
      return 'ghost';
    case 'renamed':
      return 'renamed';
    case 'forged-message':
    case 'replayed-message':
    case 'heartbeat-fork':
      return 'forged';
    case 'handshake-changed':
      return 'changed';
    case 'codes-differ':
      return 'codes';
    case 'heartbeat-lost':
      return 'lost';
    case 'relay-silent':
      return 'silent';
    case 'tan-failed':
      return 'tan';
    case 'tan-locked':
      return 'tanLocked';
    case 'too-many-attempts':
      return 'attempts';
  }
}

/** A fresh meeting: the link of this one may be in the wrong hands. */
function NewInvitation({ meeting }: Pick<Shown, 'meeting'>) {
  const { t } = useTranslation();
  const [made, setMade] = useState<OwnMeeting | null>(null);
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const invite = async (): Promise<void> => {
    setState('busy');
    try {
      const { name, care_mode, enable_chat } = meeting;
      setMade(await createMeeting({ name, care_mode, enable_chat }));
    } catch {
      setState('failed');
    }
  };
  if (made) {
    return (
      <div className={styles.invited}>
        <p>{t('safety.alarm.invited')}</p>
        <InviteCard meeting={made} />
      </div>
    );
  }
  return (
    <>
      <Button
        look="primary"
        busy={state === 'busy'}
        onClick={() => void invite()}
        data-testid="new-invitation"
      >
        {t('safety.alarm.invite')}
      </Button>
      {state === 'failed' && <p role="alert">{t('problem.other')}</p>}
    </>
  );
}

function GuestNotices({ encryption }: { encryption: GuestEncryption }) {
  const { t } = useTranslation();
  const { view, client } = encryption;
  if (view.slow) {
    return (
      <Notice tone="person" urgent>
        <p>{t('safety.keyless')}</p>
        <Button onClick={client.requestKeys} data-testid="request-keys">
          {t('common.tryAgain')}
        </Button>
      </Notice>
    );
  }
  if (view.pulse !== 'warned' && view.pulse !== 'stopped') return null;
  return (
    <Notice tone="person" urgent>
      <p>{t(`safety.pulse.${view.pulse}`)}</p>
    </Notice>
  );
}
