"""What the project relies on that a library does not promise: a row for each, with where, why, and a check."""

import importlib
import inspect
import io
import re
import tempfile
import typing
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Lean:
    """What is leaned on (library, name or behaviour), where (a file of ours and a pattern in it), why, and whether
    it still is so.
    """

    library: str
    what: str
    file: str
    code: str
    why: str
    holds: Callable[[], bool]


def source(path: str) -> str:
    """The source of "module:Name.method"."""
    return inspect.getsource(thing(path))


def thing(path: str) -> Any:
    module, _, names = path.partition(":")
    found = importlib.import_module(module)
    for name in filter(None, names.split(".")):
        found = getattr(found, name)
    return found


def there(*paths: str) -> Callable[[], bool]:
    """Every one of "module:Name.attribute" exists."""
    return lambda: all(thing(path) is not None for path in paths)


def says(path: str, *parts: str) -> Callable[[], bool]:
    """The source of a thing has these parts."""
    return lambda: all(part in source(path) for part in parts)


def shown_by(kinds: str, *names: str) -> Callable[[], bool]:
    """Objects of these classes of Manim have these attributes of their own."""
    return lambda: set(names) <= {name for kind in kinds.split() for name in vars(thing(f"manim:{kind}")())}


def takes(path: str, *names: str) -> Callable[[], bool]:
    """A function has parameters of these names."""
    return lambda: set(names) <= set(inspect.signature(thing(path)).parameters)


def svg() -> str:
    import typst

    return (
        typst.Compiler(ignore_system_fonts=True)
        .compile(b'#set page(width: auto, height: auto)\n#text(fill: rgb("#00000a"))[a]', format="svg")
        .decode()
    )


def presentation() -> Any:
    from pptx import Presentation

    return Presentation()


def slide_parts() -> bool:
    show = presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    run = slide.shapes.title.text_frame.paragraphs[0].add_run()
    themes = [each.target_part for each in show.slide_master.part.rels.values() if each.reltype.endswith("/theme")]
    return hasattr(run._r, "get_or_add_rPr") and len(themes) == 1 and themes[0].blob == themes[0]._blob


def reveal(name: str) -> str:
    return Path(str(distribution("pyreveal").locate_file(f"pyreveal/revealjs/{name}"))).read_text(encoding="utf-8")


def pydantic_kinds() -> bool:
    from lesson.file.validation import _CURES

    return set(_CURES) <= set(typing.get_args(thing("pydantic_core.core_schema:ErrorType")))


def film() -> bytes:
    """A film of nine frames, three pictures held for three frames each."""
    import numpy as np

    from pipeline.video.encoder import VideoSink

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with VideoSink(path, 5, 64, 48) as sink:
            for grey in (40, 120, 200):
                sink.write(np.full((48, 64, 4), grey, np.uint8), 3)
        return path.read_bytes()


def in_order() -> bool:
    """x264 gives pictures in their order, and its options are taken: no frame is before another, and none is lost."""
    import av

    with av.open(io.BytesIO(film())) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        return [packet.pts for packet in packets] == [packet.dts for packet in packets] and len(packets) == 9


def without_a_value() -> bool:
    import typer
    from typer.main import get_command

    app = typer.Typer()

    @app.command()
    def one(flag: bool = typer.Option(False, "--flag")) -> None: ...

    return [bool(getattr(param, "is_flag", False)) for param in get_command(app).params][:1] == [True]


TABLE = (
    Lean("manim", "Scene.get_time_progression counts by np.arange", "scenes/engine/clock.py", r"HAIR = 1e-6",
         "a play is whole frames only when its time is a hair less",
         says("manim.scene.scene:Scene.get_time_progression", "np.arange(0, run_time, step)")),
    Lean("manim", "a frozen wait counts by int(duration / dt)", "scenes/engine/clock.py", r"frames / self\.fps \+ HAIR",
         "a wait is whole frames only when its time is a hair more",
         says("manim.renderer.cairo_renderer:CairoRenderer.freeze_current_frame", "int(duration / dt)")),
    Lean("manim", "prepare_animation", "scenes/engine/clock.py", r"import prepare_animation",
         ".animate becomes an animation before it is timed",
         there("manim.animation.animation:prepare_animation")),
    Lean("manim", "Scene.next_section(skip_animations=)", "scenes/engine/step.py",
         r"next_section\(key, skip_animations=", "beats that are not wanted are played without being drawn",
         takes("manim:Scene.next_section", "skip_animations")),
    Lean("manim", "renderer.skip_animations", "scenes/engine/clock.py", r"renderer\.skip_animations",
         "where plays are skipped, their middle is looked at",
         says("manim.renderer.cairo_renderer:CairoRenderer", "self.skip_animations")),
    Lean("manim", "CairoRenderer.static_image, add_frame, get_frame", "scenes/engine/lean.py",
         r"self\.static_image = None", "a picture is drawn whole, and handed on without a copy",
         lambda: says("manim.renderer.cairo_renderer:CairoRenderer", "self.static_image")()
         and takes("manim:CairoRenderer.add_frame", "num_frames")()
         and there("manim:CairoRenderer.get_frame")()),
    Lean("manim", "Camera's ways to draw one mobject", "scenes/engine/lean.py",
         r"self\.apply_stroke\(ctx, vmobject, background=True\)", "what cannot be seen is not drawn",
         there(*(f"manim:Camera.{name}"
                 for name in ("apply_stroke", "apply_fill", "get_fill_rgbas", "set_cairo_context_path")))),
    Lean("manim", "what Camera.capture_mobjects draws with, and its cairo context", "scenes/engine/redraw.py",
         r"camera\.get_cairo_context\(camera\.pixel_array\)", "only what changed is drawn again, as all of it would be",
         lambda: says("manim:Camera.capture_mobjects", "it.groupby(mobjects, self.type_or_raise)", "display_funcs")()
         and says("manim:Camera.apply_stroke", "width", "* self.cairo_line_width_multiple")()
         and says("manim:Camera.set_pixel_array", "np.copyto(self.pixel_array")()),
    Lean("manim", "Camera.use_z_index", "scenes/engine/lean.py", r"self\.use_z_index",
         "the order of drawing is Manim's", says("manim:Camera", "self.use_z_index")),
    Lean("manim", "a family's order", "scenes/engine/lean.py", r"family_members_with_points",
         "the order of drawing is Manim's", there("manim:Mobject.family_members_with_points")),
    Lean("manim", "SceneFileWriter.sections[-1].partial_movie_files", "scenes/engine/recorder.py",
         r"self\.sections\[-1\]\.partial_movie_files", "frames go to us and no file is written",
         says("manim.scene.scene_file_writer:SceneFileWriter", "self.sections[-1].partial_movie_files")),
    Lean("manim", "where looks are kept in a mobject", "scenes/watch/fingerprint.py", r'_DRAWN = \("points"',
         "a beat's key covers all that the camera reads",
         shown_by("VMobject PMobject", "points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas", "rgbas",
                  "stroke_width", "background_stroke_width",
                  "sheen_factor", "cap_style", "joint_type", "z_index")),
    Lean("manim", "CairoRenderer(file_writer_class=)", "scenes/engine/entry.py", r"file_writer_class=writer",
         "frames go to us",
         takes("manim:CairoRenderer", "file_writer_class", "skip_animations")),
    Lean("manim", "Mobject.get_family, __deepcopy__, update", "scenes/kit/families.py",
         r'\(Mobject, "__deepcopy__", deep_copy\)', "families are found, copied and updated quickly",
         lambda: says("manim:Mobject.get_family", "remove_list_redundancies(list(self._iter_family(set())))")()
         and says("manim:Mobject.__deepcopy__", "copy.deepcopy(v, clone_from_id)",
                  "result.original_id = str(id(self))")()
         and says("manim:Mobject.update", "submob.update(dt, recursive=recursive)")()),
    Lean("manim", "Scene.get_mobject_family_members, get_restructured_mobject_list", "scenes/kit/families.py",
         r'\(Scene, "get_mobject_family_members", get_mobject_family_members\)', "what is on stage is found quickly",
         lambda: says("manim:Scene.get_mobject_family_members", "use_z_index=self.renderer.camera.use_z_index")()
         and says("manim:Scene.get_restructured_mobject_list", "add_safe_mobjects_from_list(mob.submobjects")()),
    Lean("manim", "Animation._setup_scene as it is", "scenes/kit/families.py",
         r'\(Animation, "_setup_scene", set_up\)', "what is on stage is found quickly",
         says("manim:Animation._setup_scene", "self.mobject not in scene.get_mobject_family_members()",
              "scene.add(self.mobject)")),
    Lean("manim", "VMobject.update_rgbas_array, interpolate_color", "scenes/kit/families.py",
         r'\(VMobject, "update_rgbas_array", update_rgbas_array\)', "colours are set quickly",
         lambda: says("manim:VMobject.update_rgbas_array", "curr_rgbas[:, 3] = rgbas[:, 3]")()
         and says("manim:VMobject.generate_rgbas_array", "c.to_rgba_with_alpha(o)", "ManimColor(c)")()
         and says("manim:VMobject.interpolate_color", "val = val.copy()",
                  *(f'"{name}"' for name in thing("scenes.kit.colours:_LOOKS")))()),
    Lean("manim", "Animation.interpolate_mobject, Mobject.family_members_with_points", "scenes/kit/families.py",
         r'\(Animation, "interpolate_mobject", interpolate_mobject\)', "pictures between two are made quickly",
         lambda: says("manim:Animation.interpolate_mobject", "self.get_sub_alpha(alpha, i, len(families))",
                      "self.interpolate_submobject(*mobs, sub_alpha)")()
         and says("manim:Animation.get_sub_alpha", "lower = index * lag_ratio")()
         and says("manim:Mobject.family_members_with_points", "if m.get_num_points() > 0]")()),
    Lean("manim", "Scene.add_mobjects_from_animations as it is", "scenes/kit/families.py",
         r'\(Scene, "add_mobjects_from_animations", add_mobjects_from_animations\)',
         "what is on stage is found quickly",
         says("manim:Scene.add_mobjects_from_animations", "if animation.is_introducer():",
              "if mob is not None and mob not in curr_mobjects:", "curr_mobjects += mob.get_family()")),
    Lean("manim", "VMobject.get_points_defining_boundary, get_curve_functions_with_lengths", "scenes/kit/families.py",
         r'\(VMobject, "get_points_defining_boundary", get_points_defining_boundary\)',
         "boxes and paths are measured quickly",
         lambda: says("manim:VMobject.get_points_defining_boundary", "(sm.get_anchors() for sm in self.get_family())")()
         and says("manim:VMobject.get_anchors", "it.chain.from_iterable(zip(s, e, strict=True))")()
         and says("manim:VMobject.get_curve_functions_with_lengths", "self.get_nth_curve_function_with_length(n")()),
    Lean("manim", "VMobject.sheen_direction, _bezier_t_values are replaced, never changed", "scenes/kit/families.py",
         r'"_bezier_t_values"', "copies share them",
         lambda: says("manim:VMobject.set_sheen_direction", "self.sheen_direction = direction_copy")()
         and says("manim:VMobject", "self._bezier_t_values: npt.NDArray")()),
    Lean("manim", "Scene.play_internal finishes every animation, Scene.updaters", "scenes/engine/clock.py",
         r"self\.updaters", "a skipped play is brought to its end once, by finish",
         lambda: says("manim:Scene.play_internal", "animation.finish()")()
         and says("manim:Animation.finish", "self.interpolate(1)")()
         and says("manim:Scene.update_self", "self.updaters")()),
    Lean("manim", "Scene.get_moving_and_static_mobjects", "scenes/engine/clock.py",
         r"super\(\)\.get_moving_and_static_mobjects", "a play that is skipped has no picture to keep",
         says("manim:Scene.begin_animations", "self.get_moving_and_static_mobjects(self.animations)")),
    Lean("manim", "Animation._setup_scene", "scenes/kit/motion/land.py", r"super\(\)\._setup_scene",
         "a flight is planned by what stands on the stage when it begins",
         lambda: says("manim:Scene.begin_animations", "animation._setup_scene(self)", "animation.begin()")()
         and says("manim:AnimationGroup._setup_scene", "anim._setup_scene(scene)")()),
    Lean("manim", "Scene.animations, finished and cleaned up one by one in their order", "scenes/kit/plain/later.py",
         r"scene\.animations\.append\(self\)",
         "a pass ends after a move of its network, which is played with it",
         says("manim:Scene.play_internal", "for animation in self.animations:", "animation.finish()",
              "animation.clean_up_from_scene(self)")),
    Lean("manim", "AnimationGroup(group=, introducer=)", "scenes/kit/motion/group.py",
         r"group=Group\(\), introducer=True",
         "a group of animations puts no group on the stage",
         lambda: says("manim:Scene.add_mobjects_from_animations", "if animation.is_introducer():")()
         and takes("manim:AnimationGroup", "group")()),
    Lean("typst", "Compiler(root, package_path, package_cache_path, ignore_system_fonts)", "scenes/kit/type/outline.py",
         r'"package_cache_path": NOWHERE', "a text reads no file and asks no network",
         lambda: all(name in (thing("typst:Compiler").__doc__ or "") + str(inspect.signature(thing("typst:Compiler")))
                     for name in ("root", "package_path", "package_cache_path"))),
    Lean("typst", "SVG: <use> of <symbol>s, each with its fill", "scenes/kit/type/outline.py", r"xlink\}href",
         "a glyph's curve, its place and its tag are read from there",
         lambda: bool(re.search(r'<symbol id="\w+"', svg())
                      and re.search(r'<use [^>]*xlink:href="#\w+"[^>]*fill="#00000a"', svg()))),
    Lean("pyav", "FFmpeg's mp4 muxer knows use_editlist", "pipeline/video/encoder.py", r'"use_editlist": "0"',
         "no edit list: players and course platforms read them differently",
         lambda: b"edts" not in film()),
    Lean("pyav", "libx264 with x264-params", "pipeline/video/encoder.py", r'"x264-params"',
         "pictures in their order, each from the one before alone: repeats are ready-made",
         in_order),
    Lean("pyav", "names of av.video.reformatter", "pipeline/video/planes.py", r"from av\.video\.reformatter import",
         "the colour matrix is ours",
         there(*(f"av.video.reformatter:{name}"
                 for name in ("VideoReformatter", "ColorRange.MPEG", "Colorspace.ITU709", "Interpolation")))),
    Lean("pyav", "VideoFrame.planes are memory to write to", "pipeline/video/planes.py",
         r"_array\(plane\) for plane in self\.frame\.planes", "only what has changed is converted",
         lambda: not memoryview(thing("av.video.frame:VideoFrame")(16, 16, "yuv420p").planes[0]).readonly),
    Lean("python-pptx", "package._rels", "pipeline/publish/slides/master.py", r"package\._rels",
         "the picture of an empty slide goes", lambda: hasattr(presentation().part.package, "_rels")),
    Lean("python-pptx", "a theme's _blob", "pipeline/publish/slides/master.py", r"theme\._blob",
         "slides that a teacher adds have the film's colours", slide_parts),
    Lean("python-pptx", "part._element", "pipeline/publish/slides/master.py", r"part\._element",
         "slides are grouped into sections", lambda: hasattr(presentation().part, "_element")),
    Lean("python-pptx", "shape._element", "pipeline/publish/slides/pptx.py", r"movie\._element\.nvPicPr\.cNvPr",
         "a film has a name and a text in its place",
         there("pptx.shapes.picture:Movie", "pptx.oxml.shapes.picture:CT_Picture.nvPicPr")),
    Lean("python-pptx", "run._r", "pipeline/publish/slides/pptx.py", r"run\._r\.get_or_add_rPr",
         "words have their language", slide_parts),
    Lean("reveal.js", "its files in pyreveal", "pipeline/publish/slides/reveal.py", r'pyreveal/revealjs/',
         "a deck asks for nothing", lambda: all(map(reveal, ("dist/reveal.js", "dist/reveal.css", "LICENSE")))),
    Lean("reveal.js", "the speaker view is one template literal", "pipeline/publish/slides/reveal.py",
         r"re\.findall\(r\"<script>", "the policy names its script by hash",
         lambda: len(re.findall(r"<script>(.*?)<\\/script>", reveal("dist/plugin/notes.js"), re.DOTALL)) == 1),
    Lean("pydantic", "names of its kinds of errors", "lesson/file/validation.py", r'"float_type": ',
         "each has a cure in our words", pydantic_kinds),
    Lean("pydantic", "PydanticUndefined, FieldInfo", "lesson/file/write_toml.py", r"import PydanticUndefined",
         "a key that has no default is told apart",
         there("pydantic_core:PydanticUndefined", "pydantic.fields:FieldInfo.annotation")),
    Lean("pydantic", "PydanticCustomError", "lesson/theme/theme_file.py", r"import PydanticCustomError",
         "a colour's own message arrives as it is", there("pydantic_core:PydanticCustomError")),
    Lean("uvicorn", "H11Protocol: connections, transport, cycle.response_complete", "pipeline/http_local.py",
         r"self\.cycle\.response_complete", "who says nothing is let go",
         says("uvicorn.protocols.http.h11_impl:H11Protocol", "self.connections.add(self)", "self.transport = transport",
              "self.cycle.response_complete")),
    Lean("uvicorn", "Config(http=a protocol's class)", "pipeline/http_local.py", r"http=Connection",
         "who says nothing is let go", takes("uvicorn:Config", "http", "backlog")),
    Lean("manim", "make_config_parser reads its own by read_file, others' by read", "pipeline/render/worker.py",
         r"ConfigParser\.read = ", "nobody's manim.cfg counts in a worker",
         says("manim._config.utils:make_config_parser", "parser.read_file(file)", "parser.read(other_files)")),
    Lean("distributed", "messages are read by distributed.protocol.pickle.loads", "pipeline/cluster/harmless.py",
         r"module\.loads = loads", "a cluster's messages run nothing",
         lambda: all("from distributed.protocol import pickle\n" in source(f"distributed.protocol.{name}")
                     for name in ("core", "serialize"))),
    Lean("distributed", "Client._default_event_handlers, loads of protocol.pickle and client",
         "pipeline/cluster/harmless.py", r"dask\.Client\._default_event_handlers", "a cluster's messages run nothing",
         there("distributed:Client._default_event_handlers", "distributed.protocol.pickle:loads",
               "distributed.client:loads")),
    Lean("typer", "a flag is_flag, and shows its metavar", "pipeline/commands/flags.py", r'getattr\(param, "is_flag"',
         "help shows a flag without a value", without_a_value),
)  # fmt: skip
