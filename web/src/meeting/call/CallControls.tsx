import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './CallControls.module.css';
import type { OwnMedia } from './callSnapshot';
import { ControlButton } from './ControlButton';
import { kChatButton, kMoreButton, kPeopleButton } from './useSidePanels';

interface CallControlsProps {
  own: OwnMedia;
  chat: { open: boolean; unread: number; toggle: () => void } | null;
  people: { open: boolean; toggle: () => void } | null;
  recording: ReactNode;
  more: { open: boolean; toggle: () => void };
  onLeave: () => void;
  /** Only for those who may end the call for everybody. */
  onEnd: (() => void) | null;
  /** A phone: one row; the others are in the panel that "more" opens. */
  compact: boolean;
}

/** The controls, always in view. What a role may not do is not there. */
export function CallControls(props: CallControlsProps) {
  const { own, chat, more, onLeave, onEnd, compact } = props;
  const { t } = useTranslation();
  const state = (on: boolean): string => (on ? t('call.on') : t('call.off'));

  return (
    <div className={styles.controls} role="toolbar" aria-label={t('call.controls')}>
      <ControlButton
        icon="microphone"
        label={t('call.microphone')}
        state={state(own.microphoneOn)}
        pressed={own.microphoneOn}
        look={own.microphoneOn ? 'plain' : 'off'}
        onClick={own.toggleMicrophone}
        data-testid="toggle-mic"
      />
      <ControlButton
        icon="camera"
        label={t('call.camera')}
        state={state(own.cameraOn)}
        pressed={own.cameraOn}
        look={own.cameraOn ? 'plain' : 'off'}
        onClick={own.toggleCamera}
        data-testid="toggle-camera"
      />
      {chat && (
        <ControlButton
          id={kChatButton}
          icon="chat"
          label={t('call.chat')}
          pressed={chat.open}
          look={chat.open ? 'active' : 'plain'}
          onClick={chat.toggle}
          data-testid="toggle-chat"
          aria-describedby={chat.unread > 0 ? 'chat-unread' : undefined}
          badge={
            chat.unread > 0 && (
              <span className={styles.badge} aria-hidden="true">
                {chat.unread}
              </span>
            )
          }
        />
      )}
      {chat && chat.unread > 0 && (
        <span id="chat-unread" hidden>
          {t('call.chatUnread', { count: chat.unread })}
        </span>
      )}
      {!compact && <FurtherControls {...props} />}
      <ControlButton
        id={kMoreButton}
        icon="more"
        label={t('call.more')}
        pressed={more.open}
        look={more.open ? 'active' : 'plain'}
        onClick={more.toggle}
        data-testid="toggle-more"
      />
      {!onEnd && (
        <ControlButton
          icon="hangUp"
          label={t('call.leave')}
          look="hangUp"
          onClick={onLeave}
          data-testid="leave"
        />
      )}
      {onEnd && (
        <ControlButton
          icon="end"
          label={compact ? t('call.endShort') : t('call.end')}
          look="hangUp"
          onClick={onEnd}
          data-testid="end-meeting"
        />
      )}
    </div>
  );
}

type FurtherProps = Pick<CallControlsProps, 'own' | 'people' | 'recording' | 'onLeave' | 'onEnd'>;

/** What is needed less often than every minute. */
export function FurtherControls({ own, people, recording, onLeave, onEnd }: FurtherProps) {
  const { t } = useTranslation();
  return (
    <>
      {own.toggleScreen && (
        <ControlButton
          icon="screen"
          label={t('call.screen')}
          pressed={own.screenOn}
          look={own.screenOn ? 'active' : 'plain'}
          onClick={own.toggleScreen}
          data-testid="toggle-screen"
        />
      )}
      {people && (
        <ControlButton
          id={kPeopleButton}
          icon="people"
          label={t('call.persons')}
          pressed={people.open}
          look={people.open ? 'active' : 'plain'}
          onClick={people.toggle}
          data-testid="toggle-people"
        />
      )}
      {recording}
      {onEnd && (
        <ControlButton
          icon="hangUp"
          label={t('call.leavePhysician')}
          onClick={onLeave}
          data-testid="leave"
        />
      )}
    </>
  );
}
