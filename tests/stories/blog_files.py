"""Backups of blogs as Blogger and WordPress write them, for the tests of imports."""

from __future__ import annotations

import html

BLOGGER_KIND = "http://schemas.google.com/g/2005#kind"
LABELS = "http://www.blogger.com/atom/ns#"


def blogger(*entries: str, namespace: str = "http://www.w3.org/2005/Atom") -> str:
    """A backup: settings and a template first, then what the blog holds."""
    settings = _entry("settings", "Blog Description", "A blog of love stories", key="settings.D")
    template = _entry("template", "Template: the blog", "&lt;html&gt;", key="layout")
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<?xml-stylesheet href='https://www.blogger.com/styles/atom.css' type='text/css'?>"
        f"<feed xmlns='{namespace}' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' "
        "xmlns:thr='http://purl.org/syndication/thread/1.0' "
        "xmlns:app='http://purl.org/atom/app#'>"
        "<id>tag:blogger.com,1999:blog-42.archive</id><title type='text'>Amours</title>"
        "<link rel='alternate' type='text/html' href='http://amours.blogspot.com/'/>"
        "<generator version='7.00' uri='https://www.blogger.com'>Blogger</generator>"
        f"{settings}{template}{''.join(entries)}</feed>"
    )


def post(
    content: str,
    *,
    title: str = "La clé",
    name: str = "la-cle",
    published: str = "2007-08-07T10:23:00.000+02:00",
    author: str = "Camille",
    labels: tuple[str, ...] = (),
    draft: bool = False,
    kind: str = "post",
) -> str:
    """An entry of a backup, its content escaped as Blogger does."""
    said = "<app:control><app:draft>yes</app:draft></app:control>" if draft else ""
    said += "".join(f"<category scheme='{LABELS}' term='{label}'/>" for label in labels)
    said += (
        f"<link rel='alternate' type='text/html' title='{title}' "
        f"href='http://amours.blogspot.com/2007/08/{name}.html'/>"
        if name
        else ""
    )
    return _entry(kind, title, html.escape(content), published, author, said, key=f"post-{name}")


def comment(content: str = "Merci pour cette histoire, elle me rappelle ma grand-mère.") -> str:
    reply = (
        "<thr:in-reply-to href='http://amours.blogspot.com/2007/08/la-cle.html' "
        "ref='tag:blogger.com,1999:blog-42.post-1' type='text/html'/>"
    )
    return _entry("comment", "Merci", html.escape(content), more=reply, key="post-9")


def old_feed(*entries: str) -> str:
    """The public feed of 2007: no kinds, posts alone."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<title type='text'>Amours</title>{''.join(entries)}</feed>"
    )


def old_post(content: str, title: str = "La clé", name: str = "la-cle") -> str:
    return (
        f"<entry><id>tag:blogger.com,1999:blog-42.post-{name}</id>"
        "<published>2007-08-07T10:23:00+02:00</published>"
        f"<category term='train'/><title type='text'>{title}</title>"
        f"<content type='html'>{html.escape(content)}</content>"
        f"<link rel='alternate' href='http://amours.blogspot.com/2007/08/{name}.html'/>"
        "<author><name>Camille</name></author></entry>"
    )


def takeout_post(content: str, *, status: str = "LIVE", kind: str = "POST") -> str:
    """An entry as Blogger has written it since 2018."""
    return (
        "<entry xmlns:blogger='http://schemas.google.com/blogger/2018'>"
        f"<id>tag:blogger.com,1999:blog-42.post-{kind}{status}</id>"
        f"<blogger:type>{kind}</blogger:type><blogger:status>{status}</blogger:status>"
        "<author><name>Camille</name></author><title>La clé</title>"
        f"<content type='html'>{html.escape(content)}</content>"
        "<published>2007-08-07T08:23:00Z</published></entry>"
    )


def _entry(
    kind: str,
    title: str,
    content: str,
    published: str = "2007-08-07T10:23:00.000+02:00",
    author: str = "Camille",
    more: str = "",
    *,
    key: str,
) -> str:
    return (
        f"<entry><id>tag:blogger.com,1999:blog-42.{key}</id><published>{published}</published>"
        f"<updated>{published}</updated>"
        f"<category scheme='{BLOGGER_KIND}' "
        f"term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
        f"<title type='text'>{title}</title><content type='html'>{content}</content>{more}"
        f"<author><name>{author}</name><uri>http://www.blogger.com/profile/1</uri>"
        "<email>noreply@blogger.com</email></author></entry>"
    )


def wordpress(*items: str, version: str = "1.2") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><!-- generator="WordPress/6.4" -->'
        '<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:wp="http://wordpress.org/export/{version}/"><channel><title>Amours</title>'
        "<link>https://amours.example</link>"
        "<wp:author><wp:author_login><![CDATA[cam]]></wp:author_login>"
        "<wp:author_display_name><![CDATA[Camille B.]]></wp:author_display_name></wp:author>"
        f"{''.join(items)}</channel></rss>"
    )


def item(
    content: str,
    *,
    title: str = "La clé",
    name: str = "la-cle",
    at: str = "2007-08-07 08:23:00",
    status: str = "publish",
    kind: str = "post",
    password: str = "",
    labels: tuple[str, ...] = (),
    comments: int = 0,
) -> str:
    terms = "".join(
        f'<category domain="post_tag" nicename="t"><![CDATA[{label}]]></category>'
        for label in labels
    )
    said = "<wp:comment><wp:comment_content><![CDATA[Merci !]]></wp:comment_content></wp:comment>"
    return (
        f"<item><title><![CDATA[{title}]]></title>"
        f"<link>https://amours.example/2007/08/{name}/</link>"
        "<pubDate>Tue, 07 Aug 2007 08:23:00 +0000</pubDate>"
        "<dc:creator><![CDATA[cam]]></dc:creator>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded>"
        "<excerpt:encoded><![CDATA[]]></excerpt:encoded>"
        f"<wp:post_date><![CDATA[2007-08-07 10:23:00]]></wp:post_date>"
        f"<wp:post_date_gmt><![CDATA[{at}]]></wp:post_date_gmt>"
        f"<wp:status><![CDATA[{status}]]></wp:status>"
        f"<wp:post_type><![CDATA[{kind}]]></wp:post_type>"
        f"<wp:post_password><![CDATA[{password}]]></wp:post_password>"
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'
        f"{terms}{said * comments}</item>"
    )
