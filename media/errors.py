"""What can go wrong with files that are evidence: the error tree.

    MediaError
    ├── UnknownUpload     not_found               no upload of this name for this sender
    ├── OffsetDiffers     upload_offset_differs   the bytes do not go on where the file ends
    ├── BadUpload         upload_malformed        a header of the upload cannot be understood
    ├── TooLarge          upload_too_large        over what one file may have, or more than declared
    ├── QuotaReached      upload_quota_reached    too much is unfinished, of this sender or in all
    ├── NotDeclared       upload_undeclared       no fact names the file, and too many such wait
    ├── DiskFull          disk_full               the server has no room now
    ├── ChecksumDiffers   checksum_differs        a part came damaged; it was not kept
    ├── HashDiffers       hash_differs            the whole file is not what was declared
    ├── UploadComplete    upload_complete         the file is evidence now and stays
    ├── BlobMissing       not_found               no such file
    ├── FilesAway         service_unavailable     the place of the files cannot be reached now
    └── InstrumentFileError   media/instruments/errors.py: a file is kept and cannot be read

Codes never change their meaning. HTTP statuses live in ``server/errors.py`` alone.
"""


class MediaError(Exception):
    """Base of all errors of this package; ``code`` is stable, ``reason`` is a sentence."""

    code = "internal_error"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownUpload(MediaError):
    """Never begun, expired, ended, or somebody else's."""

    code = "not_found"

    def __init__(self, reason: str = "There is no such upload; begin it again.") -> None:
        super().__init__(reason)


class OffsetDiffers(MediaError):
    """The sender is to ask how far the file is (HEAD) and go on there."""

    code = "upload_offset_differs"


class BadUpload(MediaError):
    """A header is missing or malformed."""

    code = "upload_malformed"


class TooLarge(MediaError):
    """Over the size of one file, or more bytes than were declared."""

    code = "upload_too_large"


class QuotaReached(MediaError):
    """What is unfinished must be finished, ended or expire first."""

    code = "upload_quota_reached"


class NotDeclared(MediaError):
    """The facts are to be synced first; the file may be sent then."""

    code = "upload_undeclared"


class DiskFull(MediaError):
    """What came is kept; the rest may come when there is room."""

    code = "disk_full"


class ChecksumDiffers(MediaError):
    """The part is to be sent again from the same offset."""

    code = "checksum_differs"


class HashDiffers(MediaError):
    """The assembled file was dropped."""

    code = "hash_differs"


class UploadComplete(MediaError):
    """What has arrived cannot be taken back."""

    code = "upload_complete"


class BlobMissing(MediaError):
    """No file of this hash is kept."""

    code = "not_found"

    def __init__(self, reason: str = "There is no such file.") -> None:
        super().__init__(reason)


class FilesAway(MediaError, OSError):
    """Nothing was lost: what came waits on the server's disk. The cause says more to operators; it
    may name hosts and is not for those who ask."""

    code = "service_unavailable"

    def __init__(
        self, reason: str = "The files cannot be reached now; nothing was lost. Try again later."
    ) -> None:
        super().__init__(reason)
