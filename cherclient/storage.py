"""Static files: names that say what they hold, kept by browsers for ever."""

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("css/", "img/", "fonts/", "js/")


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, in what JavaScript modules import too."""

    support_js_module_import_aggregation = True


class OwnFilesCompressor(Compressor):
    """Compress what readers load; the back office's files are read on this machine only."""

    def should_compress(self, filename: str) -> bool:
        return filename.startswith(OURS) and super().should_compress(filename)


class EmbeddedStaticFilesStorage(HashedStaticFilesStorage):
    """Compression for our files alone: ten seconds less at the first start."""

    def create_compressor(self, **kwargs) -> Compressor:
        return OwnFilesCompressor(**kwargs)
