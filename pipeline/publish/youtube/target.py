"""What the kind `youtube` is."""

from pipeline.publish.target import Target, make_of

TARGET = Target("youtube", "what an upload to YouTube asks for", 5, make_of("pipeline.publish.youtube.youtube"))
