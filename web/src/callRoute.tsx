import { useCallback } from 'react';
import { ChatPanel } from './chat/ChatPanel';
import { useChatLog } from './chat/useChatLog';
import { unreadOf, useLiveText } from './chat/useLiveText';
import { leaveMeeting } from './api/meetings';
import { CallSession, type CallParts } from './meeting/call/CallSession';
import { CallView } from './meeting/call/CallView';
import { ControlButton } from './meeting/call/ControlButton';
import { rosterOf } from './meeting/encryption/encryption';
import type { CallEntry } from './meeting/callEntry';
import { RecordingButton } from './recording/RecordingButton';

/** The call with its chat and recording control. A chunk of its own: it brings the media library. */
export default function CallRoute({ entry }: { entry: CallEntry }) {
  return (
    <CallSession entry={entry}>
      {(parts) => <Consultation entry={entry} parts={parts} />}
    </CallSession>
  );
}

function Consultation({ entry, parts }: { entry: CallEntry; parts: CallParts }) {
  const roster = rosterOf(entry.encryption);
  const nameOf = useCallback(
    (identity: string): string | null =>
      roster?.find((person) => person.identity === identity)?.name ?? null,
    [roster],
  );
  const chat = useChatLog(nameOf);
  const live = useLiveText(nameOf);
  const { permissions } = entry.ticket;
  const chatAllowed = entry.meeting.enable_chat && permissions.can_chat;

  const leave = (): void => {
    if (entry.role === 'patient') {
      const { meeting, ticket } = entry;
      void leaveMeeting(meeting.meeting_id, ticket.token).catch(() => undefined);
    }
    entry.onClosed('left');
  };

  return (
    <CallView
      entry={entry}
      call={parts.call}
      moderation={parts.moderation}
      chat={
        chatAllowed
          ? {
              unread: unreadOf(chat, live),
              onVisible: chat.setVisible,
              panel: (close) => (
                <ChatPanel lines={chat.lines} live={live} onSend={chat.send} onClose={close} />
              ),
            }
          : null
      }
      recording={
        permissions.can_record && (
          <RecordingButton
            render={(button) => <ControlButton icon="record" {...button} data-testid="recording" />}
          />
        )
      }
      onLeave={leave}
    />
  );
}
