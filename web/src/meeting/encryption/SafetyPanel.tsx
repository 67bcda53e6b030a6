import { useTranslation } from 'react-i18next';
import type { Code } from '../../e2ee/core/sas';
import type { HostParticipant } from '../../e2ee/protocol';
import { trustInGuest } from '../../e2ee/trust';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Hidden } from '../../ui/Hidden';
import type { Encryption, GuestEncryption, HostEncryption } from './encryption';
import { HostTan } from './HostTan';
import { usePin } from './pins';
import styles from './Safety.module.css';
import { pinState, trustOfPractice, trustWords } from './trustWords';
import { digitsOf, spokenDigits, wordsOf } from './words';

interface SafetyPanelProps {
  encryption: Encryption;
  onClose: () => void;
}

/** The code to compare, what was found out, and what this device remembers. */
export function SafetyPanel({ encryption, onClose }: SafetyPanelProps) {
  const { t } = useTranslation();
  return (
    <section className={styles.panel} aria-label={t('safety.title')} data-testid="safety-panel">
      <div className={styles.head}>
        <h2>{t('safety.title')}</h2>
        <Button className={styles.quietButton} onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
      {encryption.side === 'guest' ? (
        <OfPractice encryption={encryption} />
      ) : (
        <OfGuests encryption={encryption} />
      )}
      <p className={styles.lead}>{t('safety.lead')}</p>
      {encryption.side === 'guest' ? (
        <Pin encryption={encryption} />
      ) : (
        <HostTan encryption={encryption} />
      )}
    </section>
  );
}

function OfPractice({ encryption }: { encryption: GuestEncryption }) {
  const { t, i18n } = useTranslation();
  const { view, client } = encryption;
  usePin(client.pin);
  const trust = trustOfPractice(encryption);
  const pin = pinState(encryption);
  const since = pin.kind === 'known' ? pin.since : null;
  const host = view.people.find((person) => person.role === 'host');
  if (!view.code) return null;
  return (
    <article className={styles.card} data-testid="safety-card" data-trust={trust}>
      <h3>{host?.name ?? t('safety.thePractice')}</h3>
      <p className={classes(styles.state, styles[trust])} role="status">
        {trustWords(trust, since, i18n.language, t)}
      </p>
      <CodeView code={view.code} />
      {trust === 'verified' ? (
        <p>{view.verdict ? t('safety.saidEqual') : t('safety.tan.right')}</p>
      ) : (
        <>
          <p>{t('safety.compareGuest')}</p>
          <div className={styles.actions}>
            <Button look="primary" onClick={() => client.compare(true)} data-testid="codes-equal">
              {t('safety.equal')}
            </Button>
            <Button
              className={styles.quietButton}
              onClick={() => client.compare(false)}
              data-testid="codes-unequal"
            >
              {t('safety.unequal')}
            </Button>
          </div>
        </>
      )}
    </article>
  );
}

function OfGuests({ encryption }: { encryption: HostEncryption }) {
  const { t } = useTranslation();
  const members = encryption.view.guests.filter((guest) => guest.state === 'member');
  if (members.length === 0) return <p className={styles.lead}>{t('safety.nobody')}</p>;
  return members.map((guest) => (
    <OfGuest key={guest.knock} guest={guest} client={encryption.client} />
  ));
}

interface OfGuestProps {
  guest: HostParticipant;
  client: HostEncryption['client'];
}

function OfGuest({ guest, client }: OfGuestProps) {
  const { t, i18n } = useTranslation();
  const { knock, name, code } = guest;
  const trust = trustInGuest(guest);
  if (!code) return null;
  return (
    <article className={styles.card} data-testid="safety-card" data-trust={trust}>
      <h3>{name}</h3>
      <p className={classes(styles.state, styles[trust])} role="status">
        {trustWords(trust, null, i18n.language, t)}
      </p>
      <CodeView code={code} />
      {guest.guestVerdict === true && <p>{t('safety.guestSaidEqual', { name })}</p>}
      {trust === 'verified' ? (
        <p>{t('safety.verifiedNow')}</p>
      ) : (
        <>
          <p>{t('safety.compareHost', { name })}</p>
          <div className={styles.actions}>
            <Button
              look="primary"
              aria-label={t('safety.equalName', { name })}
              onClick={() => client.compare(knock, true)}
              data-testid="codes-equal"
            >
              {t('safety.equal')}
            </Button>
            <Button
              className={styles.quietButton}
              aria-label={t('safety.unequalName', { name })}
              onClick={() => client.compare(knock, false)}
              data-testid="codes-unequal"
            >
              {t('safety.unequal')}
            </Button>
          </div>
        </>
      )}
    </article>
  );
}

function CodeView({ code }: { code: Code }) {
  const { t, i18n } = useTranslation();
  const words = wordsOf(code, i18n.language);
  return (
    <div className={styles.code}>
      <Hidden>{t('safety.codeSpoken', { digits: spokenDigits(code), words })}</Hidden>
      <p className={styles.digits} aria-hidden="true" data-testid="code-digits">
        {digitsOf(code)}
      </p>
      <p className={styles.words} aria-hidden="true" data-testid="code-words">
        {words}
      </p>
    </div>
  );
}

/** Remembering the practice's key, with the person's consent. */
function Pin({ encryption }: { encryption: GuestEncryption }) {
  const { t } = useTranslation();
  const { client, view } = encryption;
  usePin(client.pin);
  const { practice } = view;
  if (!practice) return null;
  const kept = pinState(encryption).kind === 'known';
  const toggle = (): void => {
    if (kept) client.pin.forget();
    else client.pin.remember(practice);
  };
  return (
    <div className={styles.extra}>
      <p className={styles.lead}>{kept ? t('safety.pin.kept') : t('safety.pin.ask')}</p>
      <Button className={styles.quietButton} onClick={toggle} data-testid="pin">
        {kept ? t('safety.pin.forget') : t('safety.pin.remember')}
      </Button>
    </div>
  );
}
