import type { PracticeAct } from './practiceActs';
import type { Problem } from '../../api/problem';

/** The part of a LiveKit track that a picture or a loudspeaker needs. */
export interface Attachable {
  attach: (element: HTMLMediaElement) => unknown;
  detach: (element: HTMLMediaElement) => unknown;
}

export type QualityWord = 'excellent' | 'good' | 'poor' | 'lost';

export interface PersonInCall {
  identity: string;
  name: string;
  camera: Attachable | null;
  /** What is on its way: the picture of a camera that is on, or everything of somebody who has just come in. */
  awaited: 'picture' | 'everything' | null;
  screen: Attachable | null;
  /** Voice and the sound of a shared screen. */
  sounds: { id: string; track: Attachable }[];
  microphoneOn: boolean;
  speaking: boolean;
  quality: QualityWord | null;
}

export type Failure = 'camera' | 'microphone' | 'screen';

export interface OwnMedia {
  camera: Attachable | null;
  microphoneOn: boolean;
  cameraOn: boolean;
  screenOn: boolean;
  quality: QualityWord | null;
  toggleMicrophone: () => void;
  toggleCamera: () => void;
  /** Absent where the browser or the role does not allow it. */
  toggleScreen?: () => void;
  failure: Failure | null;
  dismissFailure: () => void;
}

/** `low`: small pictures. `audio`: none, in neither direction. */
export type DataMode = 'full' | 'low' | 'audio';

export type DeviceKind = MediaDeviceKind;

/** A device was plugged in, or the one in use went: another takes over (`gone`), or there is none (`lost`). */
export interface DeviceNews {
  what: 'new' | 'gone' | 'lost';
  kind: DeviceKind;
  id: string;
  label: string;
}

/** Whether noise is taken out of the own microphone. */
export interface NoiseSuppression {
  on: boolean;
  /** `failed`: this browser or device cannot; the microphone goes on as it is. */
  state: 'off' | 'starting' | 'on' | 'failed';
  choose: (on: boolean) => void;
}

/** Whether the background of the own picture is blurred. */
export interface Blurring {
  on: boolean;
  /** `failed`: this device cannot, or no longer; the camera is off, as a sharp background was not wanted. */
  state: 'off' | 'starting' | 'on' | 'failed';
  /** The device does not get to 15 pictures a second. */
  slow: boolean;
  choose: (on: boolean) => void;
  /** The camera again, with the background as it is. */
  showAll: () => void;
}

export interface CallDevices {
  lists: { kind: DeviceKind; devices: readonly MediaDeviceInfo[]; inUse: string | null }[];
  choose: (kind: DeviceKind, id: string) => void;
  news: DeviceNews | null;
  dismissNews: () => void;
}

/** The practice has switched something off on this device. */
export interface PracticeNews {
  act: PracticeAct;
  dismiss: () => void;
}

export interface CallSnapshot {
  connection: 'connecting' | 'connected' | 'reconnecting';
  people: PersonInCall[];
  own: OwnMedia;
  /** Present while the browser holds the sound back until somebody taps (iOS, autoplay rules). */
  startAudio?: () => void;
  /** Gives the present connection up and makes a new one, now. */
  connectAgain: () => void;
  /** Somebody's picture or sound does not come: asks for keys and tracks again. */
  fetchAgain: (identity: string) => void;
  data: { mode: DataMode; choose: (mode: DataMode) => void };
  devices: CallDevices;
  noise: NoiseSuppression;
  blur: Blurring;
  /** On a guest's side, until it is read. */
  practiceNews: PracticeNews | null;
  /** What the practice told those who wait. */
  delayedUntil: string | undefined;
  /** When the first other person was there. */
  startedAtMs: number | null;
}

/** Somebody outside the door. */
export interface Knock {
  identity: string;
  /** From the handshake; null until it is done: then nobody can be admitted yet. */
  name: string | null;
}

/** What only the physician has. */
export interface Moderation {
  waiting: Knock[];
  admit: (identity: string) => void;
  deny: (identity: string) => void;
  remove: (identity: string) => void;
  /** Switches something off on a guest's device. */
  act: (identity: string, act: PracticeAct) => void;
  end: () => void;
  /** The last decision that the server refused. */
  problem: Problem | null;
}
