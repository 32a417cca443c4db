"""The tables of stories, and the index of words: FTS5 on SQLite, a `tsvector` under a GIN index on PostgreSQL.

The search table has one row a public story, its key the place in the order of publication; on
SQLite an FTS5 index follows it by triggers. `manage.py index_stories` fills it.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import modelcluster.contrib.taggit
import modelcluster.fields
import stories.models.codes
import stories.models.draft
import stories.models.limits
import stories.models.photo
import stories.models.proof
import stories.models.report
import stories.models.story
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

SQLITE = (
    "CREATE TABLE stories_search (place integer PRIMARY KEY, "
    "story_id bigint NOT NULL UNIQUE REFERENCES stories_story (id) ON DELETE CASCADE, "
    "facets text NOT NULL, head text NOT NULL, body text NOT NULL)",
    "CREATE VIRTUAL TABLE stories_search_words USING fts5(head, body, facets, "
    "content='stories_search', content_rowid='place', tokenize='ascii')",
    "CREATE TRIGGER stories_search_added AFTER INSERT ON stories_search BEGIN "
    "INSERT INTO stories_search_words (rowid, head, body, facets) "
    "VALUES (new.place, new.head, new.body, new.facets); END",
    "CREATE TRIGGER stories_search_removed AFTER DELETE ON stories_search BEGIN "
    "INSERT INTO stories_search_words (stories_search_words, rowid, head, body, facets) "
    "VALUES ('delete', old.place, old.head, old.body, old.facets); END",
)
POSTGRESQL = (
    "CREATE TABLE stories_search (place bigint PRIMARY KEY, "
    "story_id bigint NOT NULL UNIQUE REFERENCES stories_story (id) ON DELETE CASCADE, "
    "facets text NOT NULL, vector tsvector NOT NULL)",
    "CREATE INDEX stories_search_vector ON stories_search USING gin (vector)",
)


def make_search(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop_search(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE stories_search_words")
    schema_editor.execute("DROP TABLE stories_search")


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("stories", "0001_initial"),
        ("stories", "0002_search"),
        ("stories", "0003_near_duplicates"),
        ("stories", "0004_learning"),
        ("stories", "0005_telling_whole"),
        ("stories", "0006_last_screening"),
        ("stories", "0007_search_places"),
        ("stories", "0008_moderation"),
        ("stories", "0009_former_decisions"),
        ("stories", "0010_decision_number"),
        ("stories", "0011_appeal_labels"),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('wagtailcore', '0098_apitoken'),
        # Wagtail's others go first: each renders again every model that points where it does.
        ('wagtailadmin', '0006_formstate'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DailySalt',
            fields=[
                ('day', models.DateField(default=django.utils.timezone.localdate, primary_key=True, serialize=False)),
                ('salt', models.CharField(default=stories.models.limits.new_salt, max_length=32)),
            ],
            options={
                'verbose_name': 'salt of a day',
                'verbose_name_plural': 'salts of days',
            },
        ),
        migrations.CreateModel(
            name='Episode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title', models.CharField(max_length=140, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='text')),
                ('when_min', models.DateField(blank=True, null=True, verbose_name='at the earliest')),
                ('when_max', models.DateField(blank=True, null=True, verbose_name='at the latest')),
                ('when_words', models.CharField(blank=True, max_length=80, verbose_name='as typed')),
                ('love', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='love right after')),
                ('kind', models.CharField(blank=True, choices=[('gesture', 'A gesture beyond the rules'), ('attention', 'An attention, a detail'), ('thanks', 'A thank you, or one forgotten'), ('advice', 'Sincere advice'), ('breakdown', 'A breakdown'), ('delivery', 'A delivery'), ('delay', 'A delay, a broken promise'), ('bill', 'A bill, a price'), ('complaint', 'A complaint'), ('repair', 'A repair'), ('pressure', 'Commercial pressure'), ('endless_call', 'An endless call'), ('hung_up', 'Hung up on'), ('change', 'A change of owner or of product'), ('renewal', 'A renewal, a taking stock'), ('handing_on', 'A handing on'), ('last_word', 'The last word')], max_length=16, verbose_name='kind')),
                ('stage', models.CharField(blank=True, choices=[('meeting', 'First meeting'), ('first_sight', 'Love at first sight'), ('honeymoon', 'Honeymoon'), ('life_together', 'Life together'), ('ordeal', 'Ordeal'), ('quarrel', 'Quarrel'), ('reconciliation', 'Reconciliation'), ('wear', 'Wear and tear'), ('parting', 'Parting'), ('reunion', 'Reunion'), ('memory', 'Memory')], max_length=16, verbose_name='stage')),
                ('emotions', stories.models.codes.CodesField(blank=True, default=list, verbose_name='emotions')),
                ('excuses', stories.models.codes.CodesField(blank=True, default=list, verbose_name='excuses heard')),
                ('initiator', models.CharField(blank=True, choices=[('brand', 'The brand'), ('customer', 'Me')], max_length=8, verbose_name='who began')),
                ('expected_channel', models.CharField(blank=True, choices=[('phone', 'Telephone'), ('premium_phone', 'Premium-rate telephone'), ('email', 'E-mail'), ('service_box', 'Service mailbox'), ('form', 'Form'), ('chat', 'Online chat'), ('messaging', 'Messaging (WhatsApp, WeChat …)'), ('sms', 'Text message'), ('social', 'Social network'), ('forum', "Customers' forum"), ('letter', 'Letter'), ('counter', 'Counter or shop'), ('head_office', 'Head office'), ('technician', 'Technician at home'), ('courier', 'Delivery person'), ('meeting', 'Appointment or coffee'), ('machine', 'Machine')], max_length=16, verbose_name='channel hoped for')),
                ('received_channel', models.CharField(blank=True, choices=[('phone', 'Telephone'), ('premium_phone', 'Premium-rate telephone'), ('email', 'E-mail'), ('service_box', 'Service mailbox'), ('form', 'Form'), ('chat', 'Online chat'), ('messaging', 'Messaging (WhatsApp, WeChat …)'), ('sms', 'Text message'), ('social', 'Social network'), ('forum', "Customers' forum"), ('letter', 'Letter'), ('counter', 'Counter or shop'), ('head_office', 'Head office'), ('technician', 'Technician at home'), ('courier', 'Delivery person'), ('meeting', 'Appointment or coffee'), ('machine', 'Machine')], max_length=16, verbose_name='channel received')),
                ('times_repeated', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(200)], verbose_name='times the story was repeated')),
                ('agents', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(200)], verbose_name='people met')),
                ('memory_kept', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "I don't know")], max_length=8, verbose_name='the brand remembered')),
                ('resolution', models.CharField(blank=True, choices=[('solved', 'Solved'), ('refunded', 'Refunded'), ('exchanged', 'Exchanged'), ('gesture', 'A gesture'), ('beyond_procedure', 'A solution beyond the procedure'), ('partial', 'Solved in part'), ('none', 'No solution'), ('by_customers', 'Repaired by other customers')], max_length=16, verbose_name='resolution')),
                ('refund_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(3650)], verbose_name='days until the refund')),
                ('healed', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "I don't know")], max_length=8, verbose_name='healed')),
                ('gift_value', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='value of the gesture, in euros')),
                ('promise', models.CharField(blank=True, max_length=140, verbose_name='what was promised')),
                ('promise_kept', models.CharField(blank=True, choices=[('kept', 'Kept'), ('late', 'Kept late'), ('broken', 'Broken'), ('pending', 'Not due yet')], max_length=8, verbose_name='was it kept')),
                ('constraint_ignored', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "I don't know")], max_length=8, verbose_name='a constraint was ignored')),
                ('consideration', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1, very poor'), (2, '2, poor'), (3, '3, fair'), (4, '4, good'), (5, '5, excellent')], null=True, verbose_name='consideration')),
                ('politeness', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1, very poor'), (2, '2, poor'), (3, '3, fair'), (4, '4, good'), (5, '5, excellent')], null=True, verbose_name='politeness')),
                ('effectiveness', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1, very poor'), (2, '2, poor'), (3, '3, fair'), (4, '4, good'), (5, '5, excellent')], null=True, verbose_name='effectiveness')),
                ('attention', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1, very poor'), (2, '2, poor'), (3, '3, fair'), (4, '4, good'), (5, '5, excellent')], null=True, verbose_name='attention')),
                ('parties', models.JSONField(blank=True, default=list, verbose_name='other parties')),
            ],
            options={
                'verbose_name': 'episode',
                'verbose_name_plural': 'episodes',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ModeratorProfile',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='moderator_profile', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('languages', stories.models.codes.CodesField(blank=True, default=list, verbose_name='languages you read')),
            ],
            options={
                'verbose_name': 'desk of a moderator',
                'verbose_name_plural': 'desks of moderators',
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='code')),
                ('name_fr', models.CharField(max_length=60, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
            ],
            options={
                'verbose_name': 'sector',
                'verbose_name_plural': 'sectors',
                'ordering': ['name_fr'],
            },
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('public_id', models.CharField(default=stories.models.story.new_public_id, editable=False, max_length=10, unique=True)),
                ('title', models.CharField(max_length=140, verbose_name='title')),
                ('slug', models.SlugField(blank=True, editable=False, max_length=80)),
                ('text', models.TextField(verbose_name='text')),
                ('opening', models.CharField(editable=False, max_length=280)),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], default='fr', max_length=5, verbose_name='language')),
                ('brand_mask', models.CharField(choices=[('named', 'I name the brand'), ('initial', 'I give its first letter only'), ('unnamed', 'I would rather not name it')], default='named', max_length=8, verbose_name='name of the brand')),
                ('brand_initial', models.CharField(blank=True, max_length=1, verbose_name='first letter of the brand')),
                ('region', models.CharField(blank=True, choices=[('FR-ARA', 'Auvergne-Rhône-Alpes'), ('FR-BFC', 'Bourgogne-Franche-Comté'), ('FR-BRE', 'Brittany'), ('FR-CVL', 'Centre-Val de Loire'), ('FR-20R', 'Corsica'), ('FR-GES', 'Grand Est'), ('FR-HDF', 'Hauts-de-France'), ('FR-IDF', 'Île-de-France'), ('FR-NOR', 'Normandy'), ('FR-NAQ', 'New Aquitaine'), ('FR-OCC', 'Occitania'), ('FR-PDL', 'Pays de la Loire'), ('FR-PAC', 'Provence-Alpes-Côte d’Azur'), ('FR-OM', 'French overseas'), ('BE', 'Belgium'), ('CH', 'Switzerland'), ('LU', 'Luxembourg'), ('CA', 'Canada'), ('GB', 'United Kingdom'), ('ZZ', 'Elsewhere')], max_length=8, verbose_name='region')),
                ('product', models.CharField(blank=True, max_length=120, verbose_name='product or service')),
                ('condition', models.CharField(blank=True, choices=[('new', 'New'), ('second_hand', 'Second-hand'), ('gift', 'A gift'), ('inherited', 'Inherited')], max_length=12, verbose_name='how it came to you')),
                ('sphere', models.CharField(blank=True, choices=[('private', 'My own time'), ('work', 'My working time'), ('both', 'Both')], max_length=8, verbose_name='whose time it took')),
                ('relation_kind', models.CharField(choices=[('consumer', 'As a consumer'), ('business', 'For my work or my company')], default='consumer', max_length=12, verbose_name='relation')),
                ('contract_kind', models.CharField(blank=True, choices=[('purchase', 'Purchases'), ('subscription', 'A subscription or contract'), ('account', 'An account'), ('service', 'A service now and then')], max_length=14, verbose_name='kind of contract')),
                ('beginning', models.CharField(blank=True, choices=[('meeting', 'First meeting'), ('first_sight', 'Love at first sight'), ('honeymoon', 'Honeymoon'), ('life_together', 'Life together'), ('ordeal', 'Ordeal'), ('quarrel', 'Quarrel'), ('reconciliation', 'Reconciliation'), ('wear', 'Wear and tear'), ('parting', 'Parting'), ('reunion', 'Reunion'), ('memory', 'Memory')], max_length=16, verbose_name='how it began')),
                ('inherited_from', models.CharField(blank=True, choices=[('parent', 'A parent'), ('grandparent', 'A grandparent'), ('partner', 'A partner'), ('child', 'A child'), ('friend', 'A friend'), ('other', 'Somebody else')], max_length=12, verbose_name='inherited from')),
                ('began_min', models.DateField(blank=True, null=True, verbose_name='began, at the earliest')),
                ('began_max', models.DateField(blank=True, null=True, verbose_name='began, at the latest')),
                ('began_words', models.CharField(blank=True, max_length=80, verbose_name='began, as typed')),
                ('ended_min', models.DateField(blank=True, null=True, verbose_name='ended, at the earliest')),
                ('ended_max', models.DateField(blank=True, null=True, verbose_name='ended, at the latest')),
                ('ended_words', models.CharField(blank=True, max_length=80, verbose_name='ended, as typed')),
                ('returned_min', models.DateField(blank=True, null=True, verbose_name='came back, at the earliest')),
                ('returned_max', models.DateField(blank=True, null=True, verbose_name='came back, at the latest')),
                ('returned_words', models.CharField(blank=True, max_length=80, verbose_name='came back, as typed')),
                ('love', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='love at the strongest moment')),
                ('repurchases', models.PositiveIntegerField(blank=True, null=True, verbose_name='times bought again')),
                ('free_to_leave', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "I don't know")], max_length=8, verbose_name='free to leave')),
                ('would_choose_again', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "I don't know")], max_length=8, verbose_name='would choose it again')),
                ('staying_reasons', stories.models.codes.CodesField(blank=True, default=list, verbose_name='reasons to stay')),
                ('renews_on', models.DateField(blank=True, null=True, verbose_name='renewal date')),
                ('ending', models.CharField(blank=True, choices=[('together_love', 'Still together, by choice'), ('together_habit', 'Still together, out of habit'), ('together_hostage', 'Stayed, but captive'), ('together_dispute', 'Together, but in dispute'), ('came_back', 'Left, then came back'), ('handed_on', 'Handed on'), ('faded', 'The love faded'), ('left_rival', 'Left for a competitor'), ('left_alone', 'Broke up, without a replacement'), ('dropped', 'Left by the brand'), ('brand_gone', 'The brand is gone'), ('life', 'Parted by life'), ('one_night', 'No tomorrow')], max_length=20, verbose_name='ending')),
                ('cause', models.CharField(blank=True, choices=[('moved_on', 'I changed'), ('brand_changed', 'The brand changed'), ('better_offer', 'I found better elsewhere'), ('disappointment', 'I was disappointed'), ('other', 'Another reason')], max_length=16, verbose_name='cause')),
                ('handed_to', models.CharField(blank=True, choices=[('parent', 'A parent'), ('grandparent', 'A grandparent'), ('partner', 'A partner'), ('child', 'A child'), ('friend', 'A friend'), ('other', 'Somebody else')], max_length=12, verbose_name='handed on to')),
                ('cheaper', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "I don't know")], max_length=8, verbose_name='cheaper there')),
                ('better', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "I don't know")], max_length=8, verbose_name='better there')),
                ('spirit', models.CharField(blank=True, choices=[('calculated', 'Calculation'), ('pure_spirit', 'Pure spirit'), ('both', 'Both'), ('unknown', "I don't know")], max_length=12, verbose_name='calculation or pure spirit')),
                ('wish_1', models.CharField(blank=True, max_length=200, verbose_name='first wish')),
                ('wish_2', models.CharField(blank=True, max_length=200, verbose_name='second wish')),
                ('wish_3', models.CharField(blank=True, max_length=200, verbose_name='third wish')),
                ('advice', models.CharField(blank=True, max_length=400, verbose_name='advice to others')),
                ('link_to_brand', models.CharField(choices=[('none', 'None: I am only a customer'), ('staff', 'I work or worked there'), ('family', 'Someone close to me works there'), ('supplier', 'I supply or advise it'), ('competitor', 'I work for a competitor')], default='none', max_length=12, verbose_name='link with the brand')),
                ('counterpart', models.CharField(choices=[('none', 'Nothing'), ('gift', 'A gift or a free product'), ('discount', 'A discount'), ('payment', 'A payment')], default='none', max_length=10, verbose_name='received in return')),
                ('licence', models.CharField(blank=True, choices=[('cc-by-sa-4.0', 'Creative Commons BY-SA 4.0: may be quoted and reused with my name')], max_length=16, verbose_name='licence')),
                ('attribution', models.CharField(blank=True, max_length=80, verbose_name='byline')),
                ('attested_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='attested on')),
                ('told_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='told on')),
                ('source', models.CharField(blank=True, editable=False, max_length=80, verbose_name='source')),
                ('source_key', models.CharField(blank=True, editable=False, max_length=80)),
                ('text_hash', models.CharField(db_index=True, editable=False, max_length=32)),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stories', to=settings.AUTH_USER_MODEL, verbose_name='author')),
            ],
            options={
                'verbose_name': 'story',
                'verbose_name_plural': 'stories',
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='StoryTagWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
            },
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('public_id', models.CharField(max_length=10, primary_key=True, serialize=False)),
                ('erased_on', models.DateField(default=django.utils.timezone.localdate)),
                ('was_public', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'erased story',
                'verbose_name_plural': 'erased stories',
                'ordering': ['-erased_on'],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('tell', 'telling a story'), ('report', 'reporting'), ('reply', 'asking for a right of reply'), ('upload', 'sending files'), ('sign_in', 'asking for a sign-in code'), ('export', 'asking for one’s data')], max_length=10)),
                ('subject', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'counted act',
                'verbose_name_plural': 'counted acts',
                'indexes': [models.Index(fields=['action', 'subject', 'made_at'], name='attempt_of_subject')],
            },
        ),
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('slug', models.SlugField(max_length=100, unique=True, verbose_name='slug')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country, two letters')),
                ('site_domain', models.CharField(blank=True, max_length=120, verbose_name='domain of its site')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='stories.brand', verbose_name='merged into')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='brands', to='stories.sector', verbose_name='sector')),
            ],
            options={
                'verbose_name': 'brand',
                'verbose_name_plural': 'brands',
                'ordering': ['name'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='BrandAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('folded', models.CharField(editable=False, max_length=160, unique=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='stories.brand', verbose_name='brand')),
            ],
            options={
                'verbose_name': 'other name',
                'verbose_name_plural': 'other names',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='BrandEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('founded', 'Founded'), ('bought_by', 'Bought by'), ('renamed', 'Renamed'), ('split', 'Split from'), ('closed', 'Closed')], max_length=12, verbose_name='what happened')),
                ('when_min', models.DateField(verbose_name='at the earliest')),
                ('when_max', models.DateField(verbose_name='at the latest')),
                ('when_words', models.CharField(max_length=80, verbose_name='when, in words')),
                ('other_name', models.CharField(blank=True, max_length=80, verbose_name='other party')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='stories.brand', verbose_name='brand')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stories.brand', verbose_name='other brand')),
            ],
            options={
                'verbose_name': 'event in the life of a brand',
                'verbose_name_plural': 'events in the life of brands',
                'ordering': ['when_min', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('comment', 'Comment'), ('rectification', 'Correction of one fact')], max_length=14, verbose_name='kind')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('field', models.CharField(blank=True, max_length=24, verbose_name='fact to correct')),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='what it should be')),
                ('state', models.CharField(choices=[('held', 'Waiting for a person'), ('shown', 'Shown'), ('accepted', 'Accepted by the author'), ('declined', 'Declined by the author'), ('removed', 'Removed')], max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=stories.models.story.new_public_id, editable=False, max_length=10, unique=True)),
                ('public_id', models.CharField(blank=True, max_length=10)),
                ('language', models.CharField(blank=True, choices=[('fr', 'French'), ('en', 'English')], max_length=5)),
                ('kind', models.CharField(choices=[('publish', 'Published'), ('refuse', 'Refused'), ('ask', 'Question put to the author'), ('remove', 'Taken down'), ('keep', 'Kept online'), ('uphold', 'Appeal: decision upheld'), ('overturn', 'Appeal: decision overturned'), ('comment', 'Comment removed'), ('reply', 'Right of reply published'), ('no_reply', 'Right of reply refused'), ('limit', 'Reporting suspended')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('R01', 'Disguised advertisement: these passages speak to sell'), ('R02', 'Commercial link, code or price used as bait'), ('R03', 'Undeclared link with the brand'), ('R04', 'Not a lived experience: rumour or general opinion'), ('R05', 'Too little to judge: no fact is told'), ('R06', 'Personal data of someone else'), ('R07', 'Insult, hatred or threat'), ('R08', 'Accusation against a named person'), ('R09', 'Illegal content'), ('R10', 'Duplicate or campaign: two nearly identical texts'), ('R11', 'Wrong brand or off topic'), ('R12', 'Withdrawn by its author'), ('R13', 'A doubt not lifted after a request')], max_length=4)),
                ('facts', models.TextField(blank=True)),
                ('ground', models.CharField(choices=[('rules', 'the rules of stories'), ('law', 'the law')], default='rules', max_length=8)),
                ('law', models.CharField(blank=True, max_length=200)),
                ('before', models.CharField(choices=[('awaiting_confirmation', 'Waiting for your e-mail confirmation'), ('screening', 'Being read by the detector'), ('accepted', 'Accepted, published on a later day'), ('published', 'Published'), ('held', 'Held, waiting for a person'), ('awaiting_author', 'Held, waiting for its author’s answer'), ('dormant', 'Asleep: its author did not answer'), ('refused', 'Refused by a moderator'), ('removed', 'Taken down by moderators'), ('appealed', 'Under appeal'), ('withdrawn', 'Withdrawn by its author')], max_length=24)),
                ('after', models.CharField(choices=[('awaiting_confirmation', 'Waiting for your e-mail confirmation'), ('screening', 'Being read by the detector'), ('accepted', 'Accepted, published on a later day'), ('published', 'Published'), ('held', 'Held, waiting for a person'), ('awaiting_author', 'Held, waiting for its author’s answer'), ('dormant', 'Asleep: its author did not answer'), ('refused', 'Refused by a moderator'), ('removed', 'Taken down by moderators'), ('appealed', 'Under appeal'), ('withdrawn', 'Withdrawn by its author')], max_length=24)),
                ('source', models.CharField(choices=[('software', 'held by the software'), ('report', 'a report'), ('own', 'our own initiative'), ('appeal', 'an appeal'), ('request', 'a request for a right of reply')], default='software', max_length=10)),
                ('verdict', models.CharField(blank=True, max_length=14)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('appeal_until', models.DateTimeField(blank=True, null=True)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='stories.brand')),
                ('comment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='stories.comment')),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='seconded', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ['-id'],
                'permissions': [('decide_appeal', 'Can decide on appeals')],
            },
        ),
        migrations.CreateModel(
            name='DetectorVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kind', models.CharField(choices=[('shipped', 'shipped with the site'), ('retrained', 'retrained here')], max_length=10)),
                ('state', models.CharField(choices=[('candidate', 'may be activated'), ('active', 'in use'), ('retired', 'used before'), ('refused', 'refused: worse than the one in use')], max_length=10)),
                ('folder', models.CharField(blank=True, max_length=64)),
                ('figures', models.JSONField(blank=True, default=dict)),
                ('manifest', models.JSONField(blank=True, default=dict)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('activated_at', models.DateTimeField(blank=True, null=True)),
                ('activated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'detector',
                'verbose_name_plural': 'detectors',
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what ties you to it')),
                ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='stories.brand')),
                ('moderator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'conflict of interest',
                'verbose_name_plural': 'conflicts of interest',
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_hash', models.CharField(max_length=32)),
                ('is_ad', models.BooleanField(verbose_name='advertisement')),
                ('span_start', models.PositiveIntegerField(blank=True, null=True)),
                ('span_end', models.PositiveIntegerField(blank=True, null=True)),
                ('quote', models.TextField(blank=True)),
                ('provenance', models.CharField(choices=[('decision', 'decision on a held story'), ('review', 'weekly review'), ('appeal', 'decision on an appeal')], max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='label', to='stories.decision')),
            ],
            options={
                'verbose_name': 'label',
                'verbose_name_plural': 'labels',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MeToo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='me_toos', to='stories.episode')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='me_toos', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '“me too”',
                'verbose_name_plural': '“me too”',
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(storage=stories.models.proof.private_storage, upload_to=stories.models.proof.proof_path, verbose_name='file')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proofs_seen', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'proof',
                'verbose_name_plural': 'proofs',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(default=stories.models.story.new_public_id, editable=False, max_length=10, unique=True)),
                ('public_id', models.CharField(blank=True, editable=False, max_length=10)),
                ('kind', models.CharField(choices=[('doubt', 'I doubt this story is authentic'), ('illegal', 'This content is illegal'), ('personal', 'It names me or gives private data'), ('threat', 'It threatens somebody’s life or safety'), ('pressure', 'Somebody presses its author, or harasses them')], max_length=10, verbose_name='what is wrong')),
                ('passage', models.TextField(blank=True, verbose_name='the passage, word for word')),
                ('motive', models.TextField(validators=[django.core.validators.MinLengthValidator(80)], verbose_name='why')),
                ('law', models.CharField(blank=True, max_length=200, verbose_name='the law you rely on')),
                ('quality', models.CharField(choices=[('reader', 'a reader'), ('author', 'the author of the story'), ('brand', 'the brand, or somebody speaking for it'), ('person', 'a person named or designated'), ('association', 'an association or an authority')], default='reader', max_length=12, verbose_name='you are')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='your name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='your e-mail address')),
                ('good_faith', models.BooleanField(default=False, verbose_name='in good faith')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], default='fr', max_length=5)),
                ('reporter_key', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('motive_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=32)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('state', models.CharField(choices=[('received', 'Received, waiting for a person'), ('assessing', 'Found serious, being assessed'), ('founded', 'Founded: we acted'), ('unfounded', 'Unfounded: the story stays'), ('abusive', 'Manifestly unfounded')], default='received', max_length=10, verbose_name='state')),
                ('answer', models.TextField(blank=True, verbose_name='what we answer')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='handled on')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports_handled', to=settings.AUTH_USER_MODEL)),
                ('reporter', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='stories.report'),
        ),
        migrations.CreateModel(
            name='Retraining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('running', 'under way'), ('done', 'done'), ('failed', 'stopped')], default='running', max_length=10)),
                ('message', models.TextField(blank=True)),
                ('host', models.CharField(blank=True, max_length=255)),
                ('process', models.PositiveIntegerField(blank=True, null=True)),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runs', to='stories.detectorversion')),
            ],
            options={
                'verbose_name': 'retraining',
                'verbose_name_plural': 'retrainings',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RulesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(default='rules', max_length=12)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('digest', models.CharField(max_length=64)),
                ('facts', models.JSONField(default=dict)),
                ('html_fr', models.TextField()),
                ('html_en', models.TextField()),
            ],
            options={
                'verbose_name': 'version of the rules',
                'verbose_name_plural': 'versions of the rules',
                'ordering': ['-since', '-id'],
                'indexes': [models.Index(fields=['page', '-since'], name='rules_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='signature', serialize=False, to='stories.story')),
                ('minhash', models.BinaryField(default=bytes)),
                ('text_hash', models.CharField(db_index=True, max_length=32)),
                ('cluster', models.BigIntegerField(db_index=True)),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
            },
        ),
        migrations.CreateModel(
            name='StoryMargin',
            fields=[
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='margin', serialize=False, to='stories.story')),
                ('me_toos', models.JSONField(default=dict)),
                ('spirits', models.JSONField(default=dict)),
                ('comments', models.PositiveIntegerField(default=0)),
                ('answers', models.PositiveIntegerField(default=0)),
                ('edits', models.PositiveIntegerField(default=0)),
                ('edited_at', models.DateTimeField(null=True)),
                ('ending_changed_at', models.DateTimeField(null=True)),
                ('similar', models.JSONField(default=list)),
                ('similar_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'margin of a story',
                'verbose_name_plural': 'margins of stories',
            },
        ),
        migrations.CreateModel(
            name='StoryState',
            fields=[
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='state', serialize=False, to='stories.story')),
                ('state', models.CharField(choices=[('awaiting_confirmation', 'Waiting for your e-mail confirmation'), ('screening', 'Being read by the detector'), ('accepted', 'Accepted, published on a later day'), ('published', 'Published'), ('held', 'Held, waiting for a person'), ('awaiting_author', 'Held, waiting for its author’s answer'), ('dormant', 'Asleep: its author did not answer'), ('refused', 'Refused by a moderator'), ('removed', 'Taken down by moderators'), ('appealed', 'Under appeal'), ('withdrawn', 'Withdrawn by its author')], max_length=24)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('deadline', models.DateTimeField(blank=True, null=True)),
                ('priority', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('edit', models.CharField(blank=True, choices=[('screening', 'Being read by the detector'), ('held', 'Held, waiting for a person')], max_length=10)),
                ('edit_since', models.DateTimeField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('frozen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'state of a story',
                'verbose_name_plural': 'states of stories',
            },
        ),
        migrations.AddField(
            model_name='story',
            name='brand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='stories.brand', verbose_name='brand'),
        ),
        migrations.AddField(
            model_name='story',
            name='in_chain_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='stories.story', verbose_name='answers the story'),
        ),
        migrations.AddField(
            model_name='story',
            name='latest_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
        ),
        migrations.AddField(
            model_name='story',
            name='live_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision'),
        ),
        migrations.AddField(
            model_name='story',
            name='locked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by'),
        ),
        migrations.AddField(
            model_name='story',
            name='sector',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='unnamed_stories', to='stories.sector', verbose_name='sector'),
        ),
        migrations.AddField(
            model_name='story',
            name='switched_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='arrivals', to='stories.brand', verbose_name='went to'),
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('publish', 'to publish'), ('unsure', 'unsure'), ('suspected_ad', 'suspected advertisement')], max_length=14)),
                ('probability', models.FloatField()),
                ('reasons', models.JSONField(default=list)),
                ('scores', models.JSONField(blank=True, default=dict)),
                ('behaviour', models.JSONField(blank=True, default=dict)),
                ('text_hash', models.CharField(max_length=32)),
                ('version', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='screenings', to='stories.story')),
            ],
            options={
                'verbose_name': 'screening',
                'verbose_name_plural': 'screenings',
                'ordering': ['-id'],
                'get_latest_by': 'id',
            },
        ),
        migrations.CreateModel(
            name='ReviewPick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField(verbose_name='week')),
                ('why', models.CharField(choices=[('uncertain', 'the detector hesitates'), ('audit', 'drawn at random'), ('high', 'high score'), ('novel', 'unlike what it knows')], max_length=10, verbose_name='why')),
                ('answer', models.CharField(blank=True, choices=[('lived', 'A lived story'), ('ad', 'An advertisement in disguise'), ('unsure', 'I cannot say')], max_length=10, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('label', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pick', to='stories.label')),
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review_pick', to='stories.story')),
            ],
            options={
                'verbose_name': 'story to review',
                'verbose_name_plural': 'stories to review',
            },
        ),
        migrations.AddField(
            model_name='report',
            name='story',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='stories.story'),
        ),
        migrations.CreateModel(
            name='ReplyRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(default=stories.models.story.new_public_id, editable=False, max_length=10, unique=True)),
                ('public_id', models.CharField(blank=True, editable=False, max_length=10)),
                ('kind', models.CharField(choices=[('named', 'A person or a body named or designated in the story'), ('brand', 'The brand the story is about')], max_length=8, verbose_name='who asks')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('quality', models.CharField(blank=True, max_length=120, verbose_name='in what quality')),
                ('email', models.EmailField(max_length=254, verbose_name='your e-mail address')),
                ('identity', models.FileField(blank=True, storage=stories.models.proof.private_storage, upload_to=stories.models.report.identity_path, verbose_name='proof of identity')),
                ('text', models.TextField(verbose_name='the reply')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], default='fr', max_length=5)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('due_at', models.DateTimeField(editable=False)),
                ('alert_at', models.DateTimeField(editable=False)),
                ('state', models.CharField(choices=[('received', 'Received, waiting for a person'), ('published', 'Published under the story'), ('refused', 'Refused')], default='received', max_length=10, verbose_name='state')),
                ('refusal', models.CharField(blank=True, choices=[('not_named', 'The story neither names nor designates who asks'), ('too_late', 'Asked more than three months after publication'), ('no_identity', 'The identity of who asks was not shown'), ('unrelated', 'It does not answer the story'), ('illegal', 'It is illegal, or harms somebody else')], max_length=12, verbose_name='why it is refused')),
                ('facts', models.TextField(blank=True, verbose_name='facts')),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies_handled', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='stories.story')),
            ],
            options={
                'verbose_name': 'request for a right of reply',
                'verbose_name_plural': 'requests for a right of reply',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RemovalProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('R01', 'Disguised advertisement: these passages speak to sell'), ('R02', 'Commercial link, code or price used as bait'), ('R03', 'Undeclared link with the brand'), ('R04', 'Not a lived experience: rumour or general opinion'), ('R05', 'Too little to judge: no fact is told'), ('R06', 'Personal data of someone else'), ('R07', 'Insult, hatred or threat'), ('R08', 'Accusation against a named person'), ('R09', 'Illegal content'), ('R10', 'Duplicate or campaign: two nearly identical texts'), ('R11', 'Wrong brand or off topic'), ('R12', 'Withdrawn by its author'), ('R13', 'A doubt not lifted after a request')], max_length=4, verbose_name='reason')),
                ('facts', models.TextField(verbose_name='facts')),
                ('ground', models.CharField(choices=[('rules', 'the rules of stories'), ('law', 'the law')], default='rules', max_length=8, verbose_name='ground')),
                ('law', models.CharField(blank=True, max_length=200, verbose_name='text of law')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('open', 'Waiting for a second person'), ('confirmed', 'Confirmed'), ('declined', 'Declined: the story stays')], default='open', max_length=10)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='why it was declined')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='removals_closed', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposal', to='stories.decision')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='removals_proposed', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='stories.report')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removal_proposals', to='stories.story')),
            ],
            options={
                'verbose_name': 'proposal to take down',
                'verbose_name_plural': 'proposals to take down',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='question')),
                ('wants_proof', models.BooleanField(default=False, verbose_name='a proof is asked for')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer_by', models.DateTimeField()),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions_asked', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='question', to='stories.decision')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='stories.proof')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='stories.story')),
            ],
            options={
                'verbose_name': 'question to an author',
                'verbose_name_plural': 'questions to authors',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='proof',
            name='story',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='stories.story'),
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('file', models.ImageField(height_field='height', upload_to=stories.models.photo.photo_path, verbose_name='photo', width_field='width')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('alt', models.CharField(max_length=200, verbose_name='what the photo shows')),
                ('story', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='stories.story')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('kind', models.CharField(max_length=32)),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], default='fr', max_length=5)),
                ('context', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='stories.story')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='label',
            name='story',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='stories.story'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=stories.models.draft.new_key, editable=False, max_length=32, unique=True)),
                ('to', models.CharField(blank=True, max_length=60, verbose_name='passed on to')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('opened_at', models.DateTimeField(null=True)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='stories.story')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('6m', 'after 6 months'), ('12m', 'after 12 months'), ('24m', 'after 24 months'), ('renewal', 'at the renewal date')], max_length=8)),
                ('due_on', models.DateField()),
                ('token_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('sent_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, choices=[('together', 'Still together'), ('over', 'It is over'), ('complicated', 'It is complicated'), ('stop', 'Do not ask me again')], max_length=12)),
                ('love', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('told_ending', models.CharField(blank=True, max_length=20)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='stories.story')),
            ],
            options={
                'verbose_name': 'follow-up',
                'verbose_name_plural': 'follow-ups',
                'ordering': ['story', 'due_on'],
            },
        ),
        migrations.AddField(
            model_name='episode',
            name='story',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='episodes', to='stories.story'),
        ),
        migrations.CreateModel(
            name='DoubleReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_hash', models.CharField(max_length=32)),
                ('drawn_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, choices=[('publish', 'Published'), ('refuse', 'Refused')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('R01', 'Disguised advertisement: these passages speak to sell'), ('R02', 'Commercial link, code or price used as bait'), ('R03', 'Undeclared link with the brand'), ('R04', 'Not a lived experience: rumour or general opinion'), ('R05', 'Too little to judge: no fact is told'), ('R06', 'Personal data of someone else'), ('R07', 'Insult, hatred or threat'), ('R08', 'Accusation against a named person'), ('R09', 'Illegal content'), ('R10', 'Duplicate or campaign: two nearly identical texts'), ('R11', 'Wrong brand or off topic'), ('R12', 'Withdrawn by its author'), ('R13', 'A doubt not lifted after a request')], max_length=4)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='double_reading', to='stories.decision')),
                ('reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='double_readings', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='double_readings', to='stories.story')),
            ],
            options={
                'verbose_name': 'second reading',
                'verbose_name_plural': 'second readings',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='story',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='stories.story'),
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('box', models.CharField(max_length=24)),
                ('given', models.BooleanField()),
                ('wording', models.CharField(max_length=400)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='stories.story')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('pseudonym', models.CharField(blank=True, max_length=60)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='confirmation', to='stories.story')),
            ],
            options={
                'verbose_name': 'confirmation',
                'verbose_name_plural': 'confirmations',
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='story',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='stories.story'),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(default=stories.models.story.new_public_id, editable=False, max_length=10, unique=True)),
                ('motive', models.TextField(verbose_name='why')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer_by', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('upheld', 'The decision stands'), ('overturned', 'The decision is overturned')], default='open', max_length=12)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='stories.decision')),
                ('outcome', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ends_appeal', to='stories.decision')),
                ('story', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='appeals', to='stories.story')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SignatureBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BigIntegerField()),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stories.story')),
            ],
            options={
                'verbose_name': 'band of a signature',
                'verbose_name_plural': 'bands of signatures',
            },
        ),
        migrations.CreateModel(
            name='SpiritVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spirit', models.CharField(choices=[('calculated', 'Calculation'), ('pure_spirit', 'Pure spirit'), ('both', 'Both'), ('unknown', "I don't know")], max_length=12)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spirit_votes', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spirit_votes', to='stories.story')),
            ],
            options={
                'verbose_name': "reader's answer on the spirit",
                'verbose_name_plural': "readers' answers on the spirit",
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('channel', models.CharField(blank=True, choices=[('phone', 'Telephone'), ('premium_phone', 'Premium-rate telephone'), ('email', 'E-mail'), ('service_box', 'Service mailbox'), ('form', 'Form'), ('chat', 'Online chat'), ('messaging', 'Messaging (WhatsApp, WeChat …)'), ('sms', 'Text message'), ('social', 'Social network'), ('forum', "Customers' forum"), ('letter', 'Letter'), ('counter', 'Counter or shop'), ('head_office', 'Head office'), ('technician', 'Technician at home'), ('courier', 'Delivery person'), ('meeting', 'Appointment or coffee'), ('machine', 'Machine')], max_length=16, verbose_name='channel')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1440)], verbose_name='minutes')),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, validators=[django.core.validators.MaxValueValidator(9999)], verbose_name='cost, in euros')),
                ('premium_rate', models.BooleanField(default=False, verbose_name='premium-rate number')),
                ('identity_checks', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(50)], verbose_name='identity checks')),
                ('result', models.CharField(blank=True, choices=[('answered', 'Somebody answered'), ('wrong_door', 'Wrong door: sent elsewhere'), ('cut', 'Cut off'), ('hung_up', 'Hung up on me'), ('in_vain', 'Waited in vain'), ('solved', 'Solved')], max_length=12, verbose_name='how it ended')),
                ('out_of_hours', models.BooleanField(default=False, verbose_name='out of opening hours')),
                ('automated', models.BooleanField(blank=True, null=True, verbose_name='a machine answered')),
                ('episode', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='stories.episode')),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StoryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, choices=[('awaiting_confirmation', 'Waiting for your e-mail confirmation'), ('screening', 'Being read by the detector'), ('accepted', 'Accepted, published on a later day'), ('published', 'Published'), ('held', 'Held, waiting for a person'), ('awaiting_author', 'Held, waiting for its author’s answer'), ('dormant', 'Asleep: its author did not answer'), ('refused', 'Refused by a moderator'), ('removed', 'Taken down by moderators'), ('appealed', 'Under appeal'), ('withdrawn', 'Withdrawn by its author')], max_length=24)),
                ('after', models.CharField(choices=[('awaiting_confirmation', 'Waiting for your e-mail confirmation'), ('screening', 'Being read by the detector'), ('accepted', 'Accepted, published on a later day'), ('published', 'Published'), ('held', 'Held, waiting for a person'), ('awaiting_author', 'Held, waiting for its author’s answer'), ('dormant', 'Asleep: its author did not answer'), ('refused', 'Refused by a moderator'), ('removed', 'Taken down by moderators'), ('appealed', 'Under appeal'), ('withdrawn', 'Withdrawn by its author')], max_length=24)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='stories.story')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='StoryReviewTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
            ],
            options={
                'verbose_name': 'review of a story',
                'verbose_name_plural': 'reviews of stories',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='StoryTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='story_tags', to='stories.story')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='story_tags', to='stories.storytagword')),
            ],
        ),
        migrations.AddField(
            model_name='story',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='stories.StoryTag', to='stories.StoryTagWord', verbose_name='tags'),
        ),
        migrations.CreateModel(
            name='TagSynonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded', models.CharField(max_length=100, unique=True, verbose_name='as typed, accents and case apart')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='synonyms', to='stories.storytagword', verbose_name='tag')),
            ],
            options={
                'verbose_name': 'synonym of a tag',
                'verbose_name_plural': 'synonyms of tags',
                'ordering': ['folded'],
            },
        ),
        migrations.CreateModel(
            name='TellingDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=stories.models.draft.new_key, editable=False, max_length=32, unique=True)),
                ('answers', models.JSONField(default=dict)),
                ('language', models.CharField(default='fr', max_length=5)),
                ('touched_at', models.DateTimeField(auto_now=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('warned_at', models.DateTimeField(null=True)),
                ('in_chain_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='drafts_in_chain', to='stories.story')),
                ('story', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='draft', to='stories.story')),
            ],
            options={
                'verbose_name': 'draft of a telling',
                'verbose_name_plural': 'drafts of tellings',
            },
        ),
        migrations.CreateModel(
            name='DraftPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ImageField(height_field='height', upload_to=stories.models.photo.photo_path, verbose_name='photo', width_field='width')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('alt', models.CharField(max_length=200, verbose_name='what the photo shows')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='stories.tellingdraft')),
            ],
            options={
                'verbose_name': 'photo of a draft',
                'verbose_name_plural': 'photos of drafts',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DraftLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='stories.tellingdraft')),
            ],
            options={
                'verbose_name': 'link to a draft',
                'verbose_name_plural': 'links to drafts',
            },
        ),
        migrations.CreateModel(
            name='Unveiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('moderator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='unveilings', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unveilings', to='stories.story')),
            ],
            options={
                'verbose_name': 'unveiling of a brand',
                'verbose_name_plural': 'unveilings of brands',
                'ordering': ['-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='detectorversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('state',), name='one_active_detector'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(fields=('moderator', 'brand'), name='interest_declared_once'),
        ),
        migrations.AddConstraint(
            model_name='metoo',
            constraint=models.UniqueConstraint(fields=('episode', 'member'), name='me_too_once'),
        ),
        migrations.AddConstraint(
            model_name='retraining',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('state',), name='one_retraining_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='brand',
            index=models.Index(fields=['live', 'name'], name='brand_live_name'),
        ),
        migrations.AddField(
            model_name='storystate',
            name='claimed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='claims', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='storystate',
            name='screening',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stories.screening'),
        ),
        migrations.AddIndex(
            model_name='reviewpick',
            index=models.Index(fields=['week', 'answer'], name='review_pick_week'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('handled_at__isnull', True)), fields=['due_at', 'id'], name='report_open'),
        ),
        migrations.AddConstraint(
            model_name='removalproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('story',), name='one_open_removal'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('story',), name='one_open_question'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['due_at', 'id'], name='letter_to_send'),
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quote', ''), ('span_end', None), ('span_start', None)), models.Q(('is_ad', True), ('span_start__lt', models.F('span_end')), models.Q(('quote', ''), _negated=True)), _connector='OR'), name='label_marks_a_passage_of_an_ad'),
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('provenance', 'review'), _negated=True), ('decision__isnull', False)), models.Q(('decision__isnull', True), ('provenance', 'review')), _connector='OR'), name='label_says_where_it_comes_from'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['due_on'], name='follow_up_due'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(fields=('story', 'kind', 'due_on'), name='follow_up_once'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('love__isnull', True), ('love__lte', 10), _connector='OR'), name='follow_up_love_0_to_10'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(('love__isnull', True), ('love__lte', 10), _connector='OR'), name='episode_love_0_to_10'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['-made_at', '-id'], name='decision_log'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('refuse', 'remove')), _negated=True), ('story', None), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('facts', ''), _negated=True)), _connector='OR'), name='restriction_has_reason_and_facts'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['story', 'state', 'id'], name='comment_of_story'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['answer_by', 'id'], name='appeal_open'),
        ),
        migrations.AddIndex(
            model_name='signatureband',
            index=models.Index(fields=['key', 'story'], name='signature_band'),
        ),
        migrations.AddConstraint(
            model_name='spiritvote',
            constraint=models.UniqueConstraint(fields=('story', 'member'), name='spirit_vote_once'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('cost__isnull', True), ('cost__gte', 0), _connector='OR'), name='step_cost_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='storytag',
            constraint=models.UniqueConstraint(fields=('tag', 'content_object'), name='story_tag_once'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('live', True)), fields=['-first_published_at', '-id'], name='story_live_newest'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('in_chain_of__isnull', False)), fields=['in_chain_of', 'first_published_at', 'id'], name='story_chain'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('live', True)), fields=['brand', '-first_published_at', '-id'], name='story_live_of_brand'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('began_min__isnull', True), ('began_min__lte', models.F('told_on')), _connector='OR'), name='story_begins_before_told'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('love__isnull', True), ('love__lte', 10), _connector='OR'), name='story_love_0_to_10'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='story_imported_once'),
        ),
        migrations.AddIndex(
            model_name='storystate',
            index=models.Index(fields=['state', '-priority', 'since'], name='story_queue'),
        ),
        migrations.RunPython(make_search, drop_search),
    ]
