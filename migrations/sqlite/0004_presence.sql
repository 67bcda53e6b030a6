-- Who is in a media room: asked at every start and once a minute.
CREATE INDEX participants_joined ON participants (meeting_id) WHERE state = 'joined';
