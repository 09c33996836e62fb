using System.Reflection;
using System.Text;

namespace Rrmq.Client.Tests;

/// <summary>All that the users of an assembly can name, a line each, in an order that does not depend on that of the source.</summary>
internal static class PublicApi
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What the compiler adds to each record; it says nothing that the word does not.</summary>
    private static readonly HashSet<string> OfRecords = ["Equals", "GetHashCode", "ToString", "PrintMembers", "<Clone>$", "op_Equality", "op_Inequality", "EqualityContract"];

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(void)] = "void", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(double)] = "double", [typeof(byte)] = "byte", [typeof(object)] = "object",
    };

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        var isRecord = type.GetMethod("<Clone>$") is not null;
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : isRecord ? "record" : "class";
        var word = type.IsEnum || type.IsInterface || type.IsValueType ? "" : type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        var bases = new List<string>();
        if (type.BaseType is { } one && one != typeof(object) && one != typeof(ValueType) && one != typeof(Enum))
            bases.Add(Name(one));
        if (!type.IsEnum)
            bases.AddRange(type.GetInterfaces().Where(face => face.IsPublic && face.Name != "IEquatable`1" && !(type.BaseType?.GetInterfaces().Contains(face) ?? false)).Select(Name).Order(StringComparer.Ordinal));
        return $"{word}{kind} {type.FullName}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");
        var isRecord = type.GetMethod("<Clone>$") is not null;
        return type.GetMembers(Own).Where(member => !(isRecord && OfRecords.Contains(member.Name))).Select(Line).OfType<string>();
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo { IsPublic: true } one => $"{one.DeclaringType!.Name}({Parameters(one)})",
        FieldInfo { IsPublic: true } one => $"{(one.IsLiteral ? "const " : "")}{Name(one.FieldType)} {one.Name}{(one.IsLiteral ? $" = \"{one.GetRawConstantValue()}\"" : "")}",
        PropertyInfo one when one.GetMethod is { IsPublic: true } get => $"{(get.IsStatic ? "static " : "")}{Name(Nullability.Create(one))} {one.Name} {{ get;{Setter(one)} }}",
        MethodInfo { IsPublic: true, IsSpecialName: false } one when one.Name != "Deconstruct" =>
            $"{(one.IsStatic ? "static " : "")}{Name(Nullability.Create(one.ReturnParameter))} {one.Name}{Generic(one)}({Parameters(one)})",
        _ => null,
    };

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } set ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Any(one => one.Name == "IsExternalInit") ? " init;" : " set;";

    private static string Generic(MethodInfo method) => method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(one => one.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(one =>
        $"{(one.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(Nullability.Create(one))} {one.Name}{(one.HasDefaultValue ? $" = {Default(one)}" : "")}"));

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        var other => other.ToString()!,
    };

    private static string Name(NullabilityInfo info)
    {
        var mark = !info.Type.IsValueType && !info.Type.IsGenericParameter && info.ReadState == NullabilityState.Nullable ? "?" : "";
        if (info.Type.IsArray)
            return $"{Name(info.ElementType!)}[]{mark}";
        return info.Type.IsGenericType && Nullable.GetUnderlyingType(info.Type) is null
            ? $"{Plain(info.Type)}<{string.Join(", ", info.GenericTypeArguments.Select(Name))}>{mark}"
            : Name(info.Type) + mark;
    }

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{Name(inner)}?";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]";
        return Words.GetValueOrDefault(type) ?? (type.IsGenericType ? $"{Plain(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name);
    }

    private static string Plain(Type type) => type.Name.Split('`')[0];
}
