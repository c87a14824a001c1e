"""Slides: PowerPoint, reveal.js and manim-slides, a slide a beat."""
