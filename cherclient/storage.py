"""Static files of the embedded site."""

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("css/", "img/", "fonts/")


class OwnFilesCompressor(Compressor):
    """Compress what readers load; the back office's files are read on this machine only."""

    def should_compress(self, filename: str) -> bool:
        return filename.startswith(OURS) and super().should_compress(filename)


class EmbeddedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for all files, compression for ours: ten seconds less at the first start."""

    def create_compressor(self, **kwargs) -> Compressor:
        return OwnFilesCompressor(**kwargs)
