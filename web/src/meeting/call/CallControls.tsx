import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './CallControls.module.css';
import type { OwnMedia } from './callSnapshot';
import { ControlButton, DeviceSwitch, PanelSwitch } from './ControlButton';
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

  return (
    <div className={styles.controls} role="toolbar" aria-label={t('call.controls')}>
      <DeviceSwitch
        icon="microphone"
        label={t('call.microphone')}
        on={own.microphoneOn}
        onClick={own.toggleMicrophone}
        data-testid="toggle-mic"
      />
      <DeviceSwitch
        icon="camera"
        label={t('call.camera')}
        on={own.cameraOn}
        onClick={own.toggleCamera}
        data-testid="toggle-camera"
      />
      {chat && (
        <PanelSwitch
          id={kChatButton}
          icon="chat"
          label={t('call.chat')}
          on={chat.open}
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
      <PanelSwitch
        id={kMoreButton}
        icon="more"
        label={t('call.more')}
        on={more.open}
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
        <PanelSwitch
          icon="screen"
          label={t('call.screen')}
          on={own.screenOn}
          onClick={own.toggleScreen}
          data-testid="toggle-screen"
        />
      )}
      {people && (
        <PanelSwitch
          id={kPeopleButton}
          icon="people"
          label={t('call.persons')}
          on={people.open}
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
