namespace TradeKpi.Architecture.Tests;

public class ArchitectureTests
{
    public static TheoryData<string> Projects => [.. Code.Projects];

    [Fact]
    public void Every_project_is_listed() => Assert.Equal(
        Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Code.Projects.Concat(Leaves.Projects).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_of_a_project_know_one_another_as_its_list_says_and_never_in_a_circle(string project)
    {
        var list = ArrowList.Read(project + ".txt");
        AssertNone([.. list.Faults(), .. list.Differences(Code.BetweenRooms(project, list))]);
    }

    [Fact]
    public void Projects_know_one_another_as_the_list_says() =>
        AssertAgrees("Projects.txt", [.. Code.Projects, .. Leaves.Projects], [.. Code.BetweenProjects(), .. Leaves.BetweenProjects()]);

    [Fact]
    public void Projects_know_the_libraries_that_the_list_says() =>
        AssertAgrees("Libraries.txt", [.. Code.Projects, .. Leaves.Projects], [.. Code.ToLibraries(), .. Leaves.ToLibraries()]);

    [Fact]
    public void A_leaf_refers_to_the_packages_that_the_list_says() =>
        AssertAgrees("Packages.txt", Leaves.Projects, Leaves.ToPackages());

    [Fact]
    public void No_two_types_have_one_name() => AssertNone(Code.NamedTypes.Concat(Leaves.NamedTypes)
        .GroupBy(type => type.Name, type => type.FullName, StringComparer.Ordinal)
        .Where(same => same.Count() > 1)
        .Select(same => string.Join(" and ", same)));

    private static void AssertAgrees(string file, IEnumerable<string> projects, IReadOnlyCollection<Arrow> arrows)
    {
        var list = ArrowList.Read(file);
        AssertNone(list.Differences(arrows));
        Assert.Equal(projects, list.Names, StringComparer.Ordinal);
    }

    private static void AssertNone(IEnumerable<string> faults) => Assert.True(!faults.Any(), string.Join('\n', faults));
}
