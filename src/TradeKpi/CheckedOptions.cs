using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TradeKpi;

/// <summary>Checks options by their attributes, and names what is wrong as the setting that it comes from: <c>Section:Name</c>.</summary>
/// <remarks>.NET's own check names the type and its member, which nobody finds in a file of settings.</remarks>
internal sealed class CheckedOptions<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = new List<ValidationResult>();
        foreach (var setting in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            var context = new ValidationContext(options) { MemberName = setting.Name, DisplayName = $"{section}:{setting.Name}" };
            Validator.TryValidateProperty(setting.GetValue(options), context, faults);
        }

        // What settings say together counts once each is right by itself.
        if (faults.Count == 0 && options is IValidatableObject together)
            faults.AddRange(together.Validate(new ValidationContext(options)));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(fault => fault.ErrorMessage!));
    }
}
