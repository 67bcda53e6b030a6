/** What the person decided in the device check; the call starts with it. */
export interface DeviceChoice {
  camera: boolean;
  microphone: boolean;
  cameraId: string | null;
  microphoneId: string | null;
}

export const everything: DeviceChoice = {
  camera: true,
  microphone: true,
  cameraId: null,
  microphoneId: null,
};
