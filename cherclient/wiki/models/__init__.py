"""The rows of the wiki."""

from .article import WikiArticlePage
from .category import WikiCategory
from .evidence import Citation, EvidenceReview, Source
from .index import WikiIndexPage
from .links import FormerTitle, Link
from .member import Contributor, Notice, Watch
from .proposal import ProposedEdit
from .protection import Protection
from .revision import ArticleRevision
from .talk import Mention, Message, Thread

__all__ = [
    "ArticleRevision",
    "Citation",
    "Contributor",
    "EvidenceReview",
    "FormerTitle",
    "Link",
    "Mention",
    "Message",
    "Notice",
    "ProposedEdit",
    "Protection",
    "Source",
    "Thread",
    "Watch",
    "WikiArticlePage",
    "WikiCategory",
    "WikiIndexPage",
]
