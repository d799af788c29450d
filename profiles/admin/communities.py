from django.contrib import admin

from profiles.models import Community


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin):
    list_display = ["name", "subdistrict", "district"]
    list_filter = ["district"]
    search_fields = ["name", "subdistrict", "district"]
