import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './CallControls.module.css';
import type { OwnMedia } from './callSnapshot';
import { ControlButton } from './ControlButton';
import { kChatButton, kPeopleButton } from './useSidePanels';

interface CallControlsProps {
  own: OwnMedia;
  chat: { open: boolean; unread: number; toggle: () => void } | null;
  people: { open: boolean; toggle: () => void } | null;
  recording: ReactNode;
  onLeave: () => void;
  /** Only for those who may end the call for everybody. */
  onEnd: (() => void) | null;
}

/** The controls, always in view. What a role may not do is not there. */
export function CallControls(props: CallControlsProps) {
  const { own, chat, people, recording, onLeave, onEnd } = props;
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
      <ControlButton
        icon="hangUp"
        label={onEnd ? t('call.leavePhysician') : t('call.leave')}
        look={onEnd ? 'plain' : 'hangUp'}
        onClick={onLeave}
        data-testid="leave"
      />
      {onEnd && (
        <ControlButton
          icon="end"
          label={t('call.end')}
          look="hangUp"
          onClick={onEnd}
          data-testid="end-meeting"
        />
      )}
    </div>
  );
}
