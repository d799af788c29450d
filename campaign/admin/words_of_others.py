"""What Django and the apps beside it say in English, or in Chinese that nobody speaks.

Nothing here is called: that these words stand in our code puts them into our catalogue, and
our catalogue goes before theirs.
"""

from django.utils.translation import gettext_lazy, ngettext_lazy

OF_OTHERS = (
    gettext_lazy("Select %s to change"),
    gettext_lazy("Select %s to view"),
    gettext_lazy("Add %s"),
    gettext_lazy("Change %s"),
    gettext_lazy("View %s"),
    gettext_lazy("Add %(name)s"),
    gettext_lazy("Add another %(verbose_name)s"),
    gettext_lazy("Add another %(model)s"),
    gettext_lazy(" By %(filter_title)s "),
    gettext_lazy("None available"),
    gettext_lazy("Model name"),
    gettext_lazy("Add link"),
    gettext_lazy("Change or view list link"),
    gettext_lazy("Select all"),
    gettext_lazy("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_lazy("Time:"),  # every time at the desk is Beijing's, wherever the browser is
    gettext_lazy("Action:"),
    gettext_lazy("Recent actions"),
    gettext_lazy("My actions"),
    gettext_lazy("Filter"),
    gettext_lazy("View site"),
    gettext_lazy("access attempt"),
    gettext_lazy("access attempts"),
    gettext_lazy(
        "Please enter the correct %(username)s and password for a staff account. Note "
        "that both fields may be case-sensitive."
    ),
    gettext_lazy("Error:"),
    gettext_lazy(":"),
    gettext_lazy(":?.!"),
    gettext_lazy("Welcome,"),
    gettext_lazy("Log out"),
    gettext_lazy("Logged out"),
    gettext_lazy("Thanks for spending some quality time with the web site today."),
    gettext_lazy("Add"),
    gettext_lazy("This field is required."),
    gettext_lazy("This field cannot be blank."),
    gettext_lazy("This field cannot be null."),
    gettext_lazy("Enter a number."),
    gettext_lazy("Enter a whole number."),
    gettext_lazy("Enter a valid integer."),
    gettext_lazy("Enter a valid date."),
    gettext_lazy("Enter a valid time."),
    gettext_lazy("Enter a valid date/time."),
    gettext_lazy("Enter a valid value."),
    gettext_lazy("Enter a valid email address."),
    gettext_lazy("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_lazy("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_lazy("Select a valid choice. That choice is not one of the available choices."),
    gettext_lazy("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_lazy(
        "Upload a valid image. The file you uploaded was either not an image or a corrupted image."
    ),
    gettext_lazy("The submitted file is empty."),
    gettext_lazy("No file was submitted."),
    gettext_lazy("%(model_name)s with this %(field_label)s already exists."),
    gettext_lazy("%(model_name)s with this %(field_labels)s already exists."),
    gettext_lazy("Please correct the duplicate values below."),
    gettext_lazy("Please correct the duplicate data for %(field)s."),
    gettext_lazy("Please correct the duplicate data for %(field)s, which must be unique."),
    gettext_lazy("The {name} “{obj}” was changed successfully."),
    gettext_lazy("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_lazy("The {name} “{obj}” was added successfully."),
    gettext_lazy("You may edit it again below."),
    gettext_lazy("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_lazy("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_lazy("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_lazy("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    gettext_lazy(
        "Items must be selected in order to perform actions on them. No items have been changed."
    ),
    gettext_lazy("No action selected."),
    gettext_lazy("0 of %(cnt)s selected"),
    gettext_lazy("Click here to select the objects across all pages"),
    gettext_lazy("Select all %(total_count)s %(module_name)s"),
    gettext_lazy("Clear selection"),
    gettext_lazy("Run the selected action"),
    gettext_lazy("Select this object for an action - {}"),
    gettext_lazy("Select all objects on this page for an action"),
    gettext_lazy("Change history: %s"),
    gettext_lazy("Added."),
    gettext_lazy("Changed {fields}."),
    gettext_lazy("Added {name} “{object}”."),
    gettext_lazy("Changed {fields} for {name} “{object}”."),
    gettext_lazy("Deleted {name} “{object}”."),
    gettext_lazy("No fields changed."),
    gettext_lazy("Are you sure?"),
    gettext_lazy("Yes, I’m sure"),
    gettext_lazy("No, take me back"),
    gettext_lazy("Cannot delete %(name)s"),
    gettext_lazy(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All '
        "of the following related items will be deleted:"
    ),
    gettext_lazy(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the "
        "following protected related objects:"
    ),
    gettext_lazy(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting "
        "related objects, but your account doesn't have permission to delete the "
        "following types of objects:"
    ),
    gettext_lazy("Objects"),
    gettext_lazy("You don’t have permission to view or edit anything."),
    gettext_lazy("Start typing to filter…"),
    gettext_lazy("Filter navigation items"),
    gettext_lazy("Toggle navigation"),
    gettext_lazy("Breadcrumbs"),
    gettext_lazy("Save and add another"),
    gettext_lazy("Change selected %(model)s"),
    gettext_lazy("View selected %(model)s"),
    gettext_lazy("Delete selected %(model)s"),
    gettext_lazy("Currently:"),
    gettext_lazy("Change:"),
    gettext_lazy("Hide counts"),
    gettext_lazy("Show counts"),
    gettext_lazy("Your password was changed."),
    gettext_lazy(
        "Please enter your old password, for security’s sake, and then enter your new "
        "password twice so we can verify you typed it in correctly."
    ),
    gettext_lazy("The two password fields didn’t match."),
    gettext_lazy("Your old password was entered incorrectly. Please enter it again."),
    gettext_lazy("Old password"),
    gettext_lazy("New password confirmation"),
    gettext_lazy("Password confirmation"),
    gettext_lazy("Enter the same password as before, for verification."),
    gettext_lazy("Raw passwords are not stored, so there is no way to see the user’s password."),
    gettext_lazy(
        "Designates that this user has all permissions without explicitly assigning them."
    ),
    gettext_lazy("superuser status"),
    gettext_lazy(
        "The groups this user belongs to. A user will get all permissions granted to "
        "each of their groups."
    ),
    gettext_lazy("Specific permissions for this user."),
    gettext_lazy("user permissions"),
    gettext_lazy("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
    gettext_lazy("A user with that username already exists."),
    gettext_lazy(
        "Enter a valid username. This value may contain only letters, numbers, and "
        "@/./+/-/_ characters."
    ),
    gettext_lazy("first name"),
    gettext_lazy("last name"),
    gettext_lazy("Designates whether the user can log into this admin site."),
    gettext_lazy(
        "Designates whether this user should be treated as active. Unselect this "
        "instead of deleting accounts."
    ),
    gettext_lazy("Authentication and Authorization"),
    gettext_lazy("Important dates"),
    gettext_lazy("The password is too similar to the %(verbose_name)s."),
    gettext_lazy("Your password can’t be too similar to your other personal information."),
    gettext_lazy("This password is too common."),
    gettext_lazy("Your password can’t be a commonly used password."),
    gettext_lazy("This password is entirely numeric."),
    gettext_lazy("Your password can’t be entirely numeric."),
    gettext_lazy(
        "%(exc_name)s encountered while trying to read file. Ensure you have chosen "
        "the correct format for the file."
    ),
    gettext_lazy(
        "No valid data to import. Ensure your file has the correct headers or data for import."
    ),
    gettext_lazy("Import finished: {} new, {} updated, {} deleted and {} skipped {}."),
    gettext_lazy("Some rows failed to validate"),
    gettext_lazy(
        "Please correct these errors in your data where possible, then reupload it "
        "using the form above."
    ),
    gettext_lazy(
        "Below is a preview of data to be imported. If you are satisfied with the "
        "results, click 'Confirm import'"
    ),
    gettext_lazy("Non field specific"),
    gettext_lazy("Row"),
    gettext_lazy("This importer will import the following fields: "),
    gettext_lazy("This exporter will export the following fields: "),
    gettext_lazy("You must select an export format."),
    gettext_lazy("File to import"),
    gettext_lazy('Select at least 1 field for "%(resource_name)s" to export'),
    gettext_lazy(
        "The following fields are declared in 'import_id_fields' but are not present "
        "in the file headers: %s"
    ),
    gettext_lazy("Delete selected %(verbose_name_plural)s"),
    gettext_lazy("new through import_export"),
    gettext_lazy("update through import_export"),
    gettext_lazy("object repr"),
    gettext_lazy("content type"),
    gettext_lazy("change message"),
    gettext_lazy("action flag"),
    gettext_lazy("action time"),
    gettext_lazy("Date/time"),
    gettext_lazy("Action"),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
    ),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
    ngettext_lazy("%(total_count)s selected", "All %(total_count)s selected"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    ngettext_lazy("entry", "entries"),
)
