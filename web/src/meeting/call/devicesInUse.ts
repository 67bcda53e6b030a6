import {
  RoomEvent,
  Track,
  type Participant,
  type Room,
  type TrackPublication,
} from 'livekit-client';
import type { DeviceChoice } from '../devices/deviceChoice';

/**
 * What a return to the call may switch on: what the device check chose, and from then on what the person did. Who has
 * muted themselves stays muted when the connection is made anew.
 */
export class DevicesInUse {
  private choice: DeviceChoice;

  constructor(
    private readonly room: Room,
    first: DeviceChoice,
  ) {
    this.choice = first;
    room.on(RoomEvent.TrackMuted, this.onMuted).on(RoomEvent.TrackUnmuted, this.onUnmuted);
    room.on(RoomEvent.LocalTrackPublished, this.onPublished);
  }

  get now(): DeviceChoice {
    return this.choice;
  }

  close(): void {
    this.room.off(RoomEvent.TrackMuted, this.onMuted).off(RoomEvent.TrackUnmuted, this.onUnmuted);
    this.room.off(RoomEvent.LocalTrackPublished, this.onPublished);
  }

  private readonly onPublished = (publication: TrackPublication): void => {
    this.set(publication.source, !publication.isMuted);
  };

  private readonly onMuted = (publication: TrackPublication, who: Participant): void => {
    if (who === this.room.localParticipant) this.set(publication.source, false);
  };

  private readonly onUnmuted = (publication: TrackPublication, who: Participant): void => {
    if (who === this.room.localParticipant) this.set(publication.source, true);
  };

  private set(source: Track.Source, on: boolean): void {
    if (source === Track.Source.Camera) this.choice = { ...this.choice, camera: on };
    if (source === Track.Source.Microphone) this.choice = { ...this.choice, microphone: on };
  }
}
