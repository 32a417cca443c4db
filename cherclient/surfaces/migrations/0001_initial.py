from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SurfaceVersion",
            fields=[
                ("name", models.CharField(max_length=160, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "version of a surface",
                "verbose_name_plural": "versions of surfaces",
            },
        ),
    ]
