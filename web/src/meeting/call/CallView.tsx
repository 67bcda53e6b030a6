import { Fragment, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../ui/Question';
import { TwoCircles } from '../../ui/TwoCircles';
import { useMediaQuery } from '../../ui/useMediaQuery';
import type { CallEntry } from '../callEntry';
import type { Person } from '../../e2ee/protocol';
import { rosterOf, type Encryption } from '../encryption/encryption';
import { kSafetyButton, SafetyChip } from '../encryption/SafetyChip';
import { SafetyNotices } from '../encryption/SafetyNotices';
import { SafetyPanel } from '../encryption/SafetyPanel';
import { CallBanners } from './CallBanners';
import { CallControls, FurtherControls } from './CallControls';
import type { CallSnapshot, Moderation } from './callSnapshot';
import { CallTimer } from './CallTimer';
import styles from './CallView.module.css';
import { KnockNotices } from './KnockNotices';
import { MorePanel } from './MorePanel';
import { PeoplePanel } from './PeoplePanel';
import { Quality } from './Quality';
import { SelfView } from './SelfView';
import { presenterOf, Stage } from './Stage';
import { useShortcuts } from './useShortcuts';
import {
  focusButton,
  kChatButton,
  kMoreButton,
  kPeopleButton,
  useSidePanels,
  type Panel,
} from './useSidePanels';
import { useStageView } from './useStageView';

export interface ChatSlot {
  unread: number;
  /** Tells the chat whether somebody looks at it. */
  onVisible: (visible: boolean) => void;
  panel: (close: () => void) => ReactNode;
}

interface CallViewProps {
  entry: Pick<
    CallEntry,
    'meeting' | 'role' | 'ticket' | 'encryption' | 'warnings' | 'dismissWarning'
  >;
  call: CallSnapshot;
  moderation: Moderation | null;
  chat: ChatSlot | null;
  recording: ReactNode;
  onLeave: () => void;
}

function doorOf(encryption: Encryption) {
  if (encryption.side !== 'host') return null;
  const { client, view } = encryption;
  return { locked: view.locked, set: client.lock };
}

/** Who else has been let in and is not connected at this moment. */
function awayFrom(call: CallSnapshot, encryption: Encryption): Person[] {
  const here = new Set(call.people.map(({ identity }) => identity));
  const others = rosterOf(encryption)?.filter(({ self }) => !self) ?? [];
  return others.filter(({ identity }) => !here.has(identity));
}

/** The call: the other person large, oneself small, the controls below, panels at the side. */
export function CallView({ entry, call, moderation, chat, recording, onLeave }: CallViewProps) {
  const { t } = useTranslation();
  const [asksEnd, setAsksEnd] = useState(false);
  const panels = useSidePanels(moderation !== null);
  const mayEnd = moderation !== null && entry.ticket.permissions.can_end;

  const view = useStageView(presenterOf(call.people)?.identity ?? null);
  const away = awayFrom(call, entry.encryption);
  const compact = useMediaQuery('(max-width: 47.99rem)');

  const toggleChat = (): void => panels.toggle('chat');
  const closeChat = (): void => {
    toggleChat();
    focusButton(kChatButton);
  };
  const closePeople = (): void => {
    panels.toggle('people');
    focusButton(kPeopleButton);
  };
  const closeSafety = (): void => {
    panels.toggle('safety');
    focusButton(kSafetyButton);
  };
  const closeMore = (): void => {
    panels.toggle('more');
    focusButton(kMoreButton);
  };
  const showMore = panels.isOpen('more');
  const shortcuts = useShortcuts({
    microphone: call.own.toggleMicrophone,
    camera: call.own.toggleCamera,
    ...(chat && { chat: toggleChat }),
    // The key may be pressed inside the panel that it closes.
    more: showMore ? closeMore : () => panels.toggle('more'),
  });
  const showSafety = panels.isOpen('safety');
  const showPeople = moderation !== null && panels.isOpen('people');
  const showChat = chat !== null && panels.isOpen('chat');
  const onChatVisible = chat?.onVisible;
  useEffect(() => onChatVisible?.(showChat), [onChatVisible, showChat]);

  const controls = {
    own: call.own,
    chat: chat && { open: showChat, unread: chat.unread, toggle: toggleChat },
    people: moderation && { open: showPeople, toggle: () => panels.toggle('people') },
    more: { open: showMore, toggle: () => panels.toggle('more') },
    recording,
    onLeave,
    onEnd: mayEnd ? () => setAsksEnd(true) : null,
    compact,
  };

  const panel: Record<Panel, ReactNode> = {
    safety: <SafetyPanel encryption={entry.encryption} onClose={closeSafety} />,
    people: moderation && (
      <PeoplePanel
        people={call.people}
        away={away}
        moderation={moderation}
        lock={doorOf(entry.encryption)}
        onClose={closePeople}
      />
    ),
    chat: chat && chat.panel(closeChat),
    more: (
      <MorePanel
        call={call}
        view={view}
        shortcuts={shortcuts}
        controls={compact && <FurtherControls {...controls} />}
        onClose={closeMore}
      />
    ),
  };
  const shown = panels.open
    .filter((name) => panel[name] !== null)
    .map((name) => <Fragment key={name}>{panel[name]}</Fragment>);
  const side = useRef<HTMLDivElement>(null);
  const [newest] = panels.open;
  useEffect(() => {
    if (side.current) side.current.scrollTop = 0;
  }, [newest]);

  return (
    <div className={styles.call}>
      <header className={styles.top}>
        <h1 className={styles.title}>
          <TwoCircles />
          <span>{entry.meeting.name || t('title.call')}</span>
        </h1>
        <div className={styles.facts}>
          <SafetyChip
            encryption={entry.encryption}
            open={showSafety}
            onToggle={() => panels.toggle('safety')}
          />
          <Quality quality={call.own.quality} />
          {call.startedAtMs !== null && <CallTimer startedAtMs={call.startedAtMs} />}
        </div>
      </header>
      <section className={styles.notices} aria-label={t('call.notices')}>
        <SafetyNotices entry={entry} />
        <CallBanners call={call} />
        {moderation && (
          <KnockNotices
            moderation={moderation}
            meetingId={entry.meeting.meeting_id}
            delayedUntil={call.delayedUntil}
          />
        )}
      </section>
      <main className={styles.middle}>
        <div className={styles.pictures}>
          <Stage
            call={call}
            view={view}
            role={entry.role}
            someoneWaits={moderation !== null && moderation.waiting.length > 0}
            away={away}
          />
          {view.layout !== 'side' && <SelfView own={call.own} place="corner" />}
        </div>
        {shown.length > 0 && (
          <div className={styles.side} ref={side}>
            {shown}
          </div>
        )}
      </main>
      <footer className={styles.bottom}>
        <CallControls {...controls} />
      </footer>
      {asksEnd && moderation && (
        <Question
          title={t('call.endTitle')}
          confirm={t('call.endConfirm')}
          onCancel={() => setAsksEnd(false)}
          onConfirm={() => {
            setAsksEnd(false);
            moderation.end();
          }}
        >
          <p>{t('call.endText')}</p>
        </Question>
      )}
    </div>
  );
}
